import type { Problem } from '#shared/contract/index.ts'

const DEADLINE_MS = 20_000
const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 30_000

/** A refusal, in the station's words. */
class Refused extends Error {
  override readonly name = 'Refused'
}

async function getJson<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]) })
  if (!response.ok) throw new Refused(await problemTitle(response))
  return (await response.json()) as Answer
}

async function problemTitle(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as Partial<Problem>
    return problem.detail || problem.title || String(response.status)
  } catch {
    return String(response.status)
  }
}

export interface Resource<Answer> {
  readonly path: string
  readonly received: (answer: Answer) => void
  readonly failed: (problem: string) => void
}

/**
 * Gets a resource, again and again with growing pauses until it is there; the station may be busy just
 * after it started. Returns what gives up.
 */
export function load<Answer>({ path, received, failed }: Resource<Answer>): () => void {
  const stopping = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const attempt = async (retryMs: number): Promise<void> => {
    let answer: Answer
    try {
      answer = await getJson<Answer>(path, stopping.signal)
    } catch (error) {
      if (stopping.signal.aborted) return
      failed(error instanceof Error ? error.message : String(error))
      timer = setTimeout(() => void attempt(Math.min(retryMs * 2, LAST_RETRY_MS)), retryMs)
      return
    }
    if (!stopping.signal.aborted) received(answer)
  }
  void attempt(FIRST_RETRY_MS)
  return () => {
    clearTimeout(timer)
    stopping.abort()
  }
}
