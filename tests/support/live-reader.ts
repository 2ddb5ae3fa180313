import { onTestFinished } from 'vitest'
import { LIVE_EVENTS, type LiveEventName } from '#shared/contract/live.ts'

export interface ReadEvent {
  readonly id: string
  readonly event: LiveEventName
  // biome-ignore lint/suspicious/noExplicitAny: checked against the event's schema as it arrives
  readonly data: any
}

export interface LiveReader {
  /** The next event; rejects where none comes in time or the stream ends. */
  next(): Promise<ReadEvent>
  /** All events up to and with the first that fits. */
  until(fits: (event: ReadEvent) => boolean): Promise<ReadEvent[]>
  close(): void
}

const DEADLINE_MS = 30_000

/** Reads a station's live stream over HTTP; every event must be what the contract says. */
export async function readLive(
  address: string,
  token: string,
  { lastId, deadlineMs = DEADLINE_MS }: { lastId?: string; deadlineMs?: number } = {},
): Promise<LiveReader> {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const response = await fetch(`${address}/api/v1/live`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    signal: AbortSignal.any([ending.signal, AbortSignal.timeout(deadlineMs)]),
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!response.ok || !reader) throw new Error(`no live stream: ${response.status}`)
  let text = ''
  const waiting: ReadEvent[] = []

  const take = (block: string): void => {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
    )
    const event = fields.get('event')
    if (event === undefined) return
    const schema = LIVE_EVENTS[event as LiveEventName]
    const data = schema.parse(JSON.parse(fields.get('data') ?? ''))
    waiting.push({ id: fields.get('id') ?? '', event: event as LiveEventName, data })
  }
  const next = async (): Promise<ReadEvent> => {
    for (;;) {
      const event = waiting.shift()
      if (event) return event
      const { done, value } = await reader.read()
      if (done) throw new Error('the live stream ended')
      text += value
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        take(text.slice(0, end))
        text = text.slice(end + 2)
      }
    }
  }
  return {
    next,
    async until(fits) {
      const events: ReadEvent[] = []
      for (;;) {
        const event = await next()
        events.push(event)
        if (fits(event)) return events
      }
    },
    close: () => ending.abort(),
  }
}
