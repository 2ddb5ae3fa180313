/** Waiting between batches: until time is up, a nudge that counts, or the end. */

export interface Pause {
  readonly ms: number
  /** True where new figures may cut it short. */
  readonly nudgeable: boolean
}

export interface Pauses {
  /** Forgets the nudges so far: what they were about is being seen to. */
  begin(): void
  wait(pause: Pause): Promise<void>
  nudge(): void
}

/** Changes that come close together go in one batch. */
export const COALESCE_MS = 30

/** @param isWaiting Whether there is anything to send; a nudge may come for nothing. */
export function createPauses(stop: AbortSignal, isWaiting: () => boolean): Pauses {
  let nudged = false
  let wake: (() => void) | null = null

  function sleep(ms: number, nudgeable: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        stop.removeEventListener('abort', done)
        wake = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      stop.addEventListener('abort', done)
      if (stop.aborted) done()
      else if (nudgeable) wake = done
    })
  }

  return {
    begin() {
      nudged = false
    },
    async wait({ ms, nudgeable }) {
      const until = performance.now() + ms
      for (;;) {
        const left = until - performance.now()
        if (stop.aborted || left <= 0) return
        if (nudgeable && nudged) {
          nudged = false
          if (isWaiting()) return await sleep(Math.min(left, COALESCE_MS), false)
        }
        await sleep(left, nudgeable)
      }
    },
    nudge() {
      nudged = true
      wake?.()
    },
  }
}
