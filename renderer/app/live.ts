/**
 * The wall's one connection to its station. Each connection begins with a snapshot that replaces all
 * that was shown before, so what happened during an outage cannot be missed; the id of the last event
 * is therefore not sent back.
 */
import type {
  AlarmItem,
  ChildItem,
  KpiValueItem,
  NoticeItem,
  QualitySummary,
  Snapshot,
  StationInfo,
  WallSettings,
} from '#shared/contract/index.ts'
import { setLive, setLost, setUnmade, setUnpaired, useConnection } from './connection.ts'
import { readEventStream } from './event-stream.ts'

interface LiveEvents {
  snapshot: Snapshot
  kpi: KpiValueItem
  alarm: AlarmItem
  child: ChildItem
  station: StationInfo
  quality: QualitySummary
  notice: NoticeItem
  chain: Record<string, never>
  screens: { what: 'requests' | 'devices' }
  wall: WallSettings
}
type Name = keyof LiveEvents
type Handlers = { [Key in Name]: Set<(data: LiveEvents[Key]) => void> }

export interface Live {
  /** Returns what ends the subscription. */
  on<Key extends Name>(name: Key, handler: (data: LiveEvents[Key]) => void): () => void
  /** Connects, and keeps reconnecting until the returned function is called. */
  start(): () => void
}

/** The station comments every 15 s; two missed comments mean that nobody is there. */
const SILENCE_MS = 40_000
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 15_000

export function createLive(): Live {
  const handlers: Handlers = {
    snapshot: new Set(),
    kpi: new Set(),
    alarm: new Set(),
    child: new Set(),
    station: new Set(),
    quality: new Set(),
    notice: new Set(),
    chain: new Set(),
    screens: new Set(),
    wall: new Set(),
  }

  function dispatch(name: string, text: string): void {
    if (!Object.hasOwn(handlers, name)) return
    // What the station sends was made from the schemas of the contract; it is not checked again here.
    const data = JSON.parse(text) as never
    for (const handler of handlers[name as Name]) handler(data)
    if (name === 'snapshot') setLive()
  }

  async function connectOnce(signal: AbortSignal): Promise<void> {
    const attempt = new AbortController()
    const abort = () => attempt.abort()
    signal.addEventListener('abort', abort)
    let timer = setTimeout(abort, SILENCE_MS)
    const heard = () => {
      clearTimeout(timer)
      timer = setTimeout(abort, SILENCE_MS)
    }
    try {
      const response = await fetch('/api/v1/live', {
        headers: { accept: 'text/event-stream' },
        cache: 'no-store',
        signal: attempt.signal,
      })
      // Only what is served where no station was made yet says so.
      if (response.headers.get('x-mini-ioc') === 'setup') return setUnmade()
      if (response.status === 401) return setUnpaired()
      if (!response.ok || !response.body) return setLost()
      await readEventStream(response.body, ({ name, data }) => dispatch(name, data), heard)
      setLost()
    } catch (error) {
      if (signal.aborted) return
      // A dropped connection is expected; anything else is a bug and must be seen, once per attempt.
      if (!(error instanceof DOMException) && !(error instanceof TypeError)) console.error(error)
      setLost()
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      // Also ends a body that was not read to its end.
      attempt.abort()
    }
  }

  return {
    on(name, handler) {
      handlers[name].add(handler)
      return () => handlers[name].delete(handler)
    },
    start() {
      const stopping = new AbortController()
      void (async () => {
        let retryMs = FIRST_RETRY_MS
        while (!stopping.signal.aborted) {
          const startedAt = Date.now()
          await connectOnce(stopping.signal)
          retryMs =
            Date.now() - startedAt > LAST_RETRY_MS ? FIRST_RETRY_MS : Math.min(retryMs * 2, LAST_RETRY_MS)
          // Somebody is about to make the station, and waits for it.
          if (useConnection.getState().state === 'unmade') retryMs = FIRST_RETRY_MS
          await pause(retryMs, stopping.signal)
        }
      })()
      return () => stopping.abort()
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
