import type { Problem } from '#shared/contract/index.ts'

const DEADLINE_MS = 20_000
const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 30_000

/** A refusal, in the station's words. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(problem: string, status: number) {
    super(problem)
    this.status = status
  }
}

async function getJson<Answer>(path: string, stopping: AbortSignal): Promise<Answer> {
  // AbortSignal.any would say this in a word, but screens may run a browser that has not got it.
  const attempt = new AbortController()
  const abort = () => attempt.abort()
  stopping.addEventListener('abort', abort)
  const deadline = setTimeout(abort, DEADLINE_MS)
  try {
    const response = await fetch(path, { signal: attempt.signal })
    if (!response.ok) throw new Refused(await problemTitle(response), response.status)
    return (await response.json()) as Answer
  } finally {
    clearTimeout(deadline)
    stopping.removeEventListener('abort', abort)
  }
}

async function problemTitle(response: Response): Promise<string> {
  return (await readProblem(response)).problem
}

async function readProblem(response: Response): Promise<{ problem: string; code: string | null }> {
  try {
    const { detail, title, code = null } = (await response.json()) as Partial<Problem>
    return { problem: detail || title || String(response.status), code }
  } catch {
    return { problem: String(response.status), code: null }
  }
}

/** What became of something that was asked of the station: its answer, or why not, in its words. */
export type Outcome<Answer> =
  | { readonly done: true; readonly answer: Answer }
  | {
      readonly done: false
      readonly problem: string
      /** The station's stable code for the refusal; null where none was heard. */
      readonly code: string | null
    }

/** Asks the station to do something, once: what a person asked for is never repeated behind their back. */
export async function send<Answer>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  /** For a body that is text already, such as a file. */
  mediaType = 'application/json',
  deadlineMs = DEADLINE_MS,
): Promise<Outcome<Answer>> {
  const attempt = new AbortController()
  const deadline = setTimeout(() => attempt.abort(), deadlineMs)
  try {
    const response = await fetch(path, {
      method,
      signal: attempt.signal,
      ...(body === undefined
        ? {}
        : {
            body: mediaType === 'application/json' ? JSON.stringify(body) : String(body),
            headers: { 'content-type': mediaType },
          }),
    })
    if (!response.ok) return { done: false, ...(await readProblem(response)) }
    return { done: true, answer: (await response.json()) as Answer }
  } catch (error) {
    return { done: false, problem: error instanceof Error ? error.message : String(error), code: null }
  } finally {
    clearTimeout(deadline)
  }
}

export interface Resource<Answer> {
  readonly path: string
  readonly received: (answer: Answer) => void
  /** Status: what the station answered (HTTP), null where it did not. */
  readonly failed: (problem: string, status: number | null) => void
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
      const problem = error instanceof Error ? error.message : String(error)
      failed(problem, error instanceof Refused ? error.status : null)
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
