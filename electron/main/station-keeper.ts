/**
 * Keeps a station serving while the wall is open. A station that already runs for this home is used as
 * it is; else one is forked, and forked again with a growing pause when it ends. Which of the two holds
 * is asked anew each round, so that a service that takes over, or goes away for good, needs no restart
 * of the wall.
 */
import { backOffMs, countFailure } from './back-off.ts'

export interface StationProcess {
  /** Asks it to end; it may take a moment. */
  stop(): void
  /** Ends it at once. */
  kill(): void
  readonly exited: Promise<number>
}

export interface StationKeeperNeeds {
  /** Null where the app only attaches. */
  readonly fork: (() => StationProcess) | null
  /** Whether a station answers for this home right now. */
  readonly isServing: () => Promise<boolean>
  readonly log: (message: string) => void
  readonly now?: () => number
}

export interface KeptStation {
  /** `own`: forked here; `attached`: runs on its own; `none`: none answers that the app knows of. */
  readonly kind: 'own' | 'attached' | 'none'
  /** Since when it is so (ms since 1970). */
  readonly since: number
  /** How often it was forked again after it had ended. */
  readonly restarts: number
}

export interface StationKeeper {
  state(): KeptStation
  /** Ends what was forked, and only that. Resolves when it is gone. */
  stop(): Promise<void>
}

const LOOK_EVERY_MS = 5_000
/** Misses in a row before a station that we did not start counts as gone: a restart takes a while. */
const MISSES_UNTIL_GONE = 4
/** A station ends within 5 s of being asked; past that it is ended, and at last left to the system. */
const STOP_DEADLINE_MS = 5_000
const KILL_DEADLINE_MS = 2_000

export function startStationKeeper(needs: StationKeeperNeeds): StationKeeper {
  const { fork, isServing, log, now = () => performance.now() } = needs
  const stopping = new AbortController()
  let running: StationProcess | null = null
  let state: KeptStation = { kind: 'none', since: Date.now(), restarts: 0 }
  const become = (kind: KeptStation['kind'], restarts = state.restarts) => {
    if (kind !== state.kind || restarts !== state.restarts) state = { kind, since: Date.now(), restarts }
  }

  async function keep(): Promise<void> {
    if (!fork) return await watchOnly()
    let failures = 0
    while (!stopping.signal.aborted) {
      if (await isServing()) {
        log('a station serves this home already; attached to it')
        become('attached')
        await untilGone()
        become('none')
        failures = 0
        continue
      }
      if (stopping.signal.aborted) return
      const startedAt = now()
      running = fork()
      become('own')
      const code = await running.exited
      running = null
      if (stopping.signal.aborted) return
      failures = countFailure(failures, now() - startedAt)
      const delayMs = backOffMs(failures)
      log(`the station ended with code ${code}; starting it again in ${delayMs} ms`)
      become('none', state.restarts + 1)
      await pause(delayMs, stopping.signal)
    }
  }

  /** Where the app only attaches, it still tells whether somebody is there. */
  async function watchOnly(): Promise<void> {
    while (!stopping.signal.aborted) {
      become((await isServing()) ? 'attached' : 'none')
      await pause(LOOK_EVERY_MS, stopping.signal)
    }
  }

  async function untilGone(): Promise<void> {
    for (let misses = 0; misses < MISSES_UNTIL_GONE && !stopping.signal.aborted; ) {
      await pause(LOOK_EVERY_MS, stopping.signal)
      misses = (await isServing()) ? 0 : misses + 1
    }
  }

  const kept = keep()

  return {
    state: () => state,
    async stop() {
      stopping.abort()
      const station = running
      if (!station) return kept
      station.stop()
      if (await within(STOP_DEADLINE_MS, station.exited)) return
      station.kill()
      await within(KILL_DEADLINE_MS, station.exited)
    },
  }
}

/** True where `promise` settles in time. */
function within(deadlineMs: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), deadlineMs)
    void promise.finally(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

/** Waits, or returns early when `signal` fires. */
function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    if (signal.aborted) return resume()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resume()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener('abort', done)
  })
}
