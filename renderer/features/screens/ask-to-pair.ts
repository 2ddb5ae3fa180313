/** Asks the station for a code, again and again, until somebody at the desk accepts it. */
import type { PairingOpened, PairingState } from '#shared/contract/index.ts'
import { type Outcome, send } from '../../app/api.ts'

export type Asked =
  | { readonly state: 'getting' | 'accepted' }
  | { readonly state: 'waiting'; readonly code: string; readonly untilMs: number }
  | { readonly state: 'failed'; readonly problem: string }

const HELD_SECONDS = 25
/** Longer than the station holds an answer back. */
const CLAIM_DEADLINE_MS = 40_000
const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 30_000

/** @returns what gives up. */
export function askToPair(tell: (asked: Asked) => void, paired: () => void): () => void {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let resume = (): void => {}
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      resume = resolve
      timer = setTimeout(resolve, ms)
    })

  /** Until the code is accepted, or not good any more; true where it was accepted. */
  async function claim({ code, secret, secondsLeft }: PairingOpened): Promise<boolean> {
    tell({ state: 'waiting', code, untilMs: Date.now() + secondsLeft * 1_000 })
    while (!stopped) {
      const body = { secret, waitSeconds: HELD_SECONDS }
      const answer: Outcome<PairingState> = await send(
        'POST',
        '/pairing/claims',
        body,
        'application/json',
        CLAIM_DEADLINE_MS,
      )
      if (stopped) return false
      if (!answer.done) await pause(FIRST_RETRY_MS)
      else if (answer.answer.state !== 'waiting') return answer.answer.state === 'accepted'
    }
    return false
  }

  async function run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    while (!stopped) {
      const opened = await send<PairingOpened>('POST', '/pairing/requests', {})
      if (stopped) return
      if (!opened.done) {
        tell({ state: 'failed', problem: opened.problem })
        await pause(retryMs)
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
      } else if (await claim(opened.answer)) {
        tell({ state: 'accepted' })
        return paired()
      } else {
        retryMs = FIRST_RETRY_MS
      }
    }
  }

  void run()
  return () => {
    stopped = true
    clearTimeout(timer)
    resume()
  }
}
