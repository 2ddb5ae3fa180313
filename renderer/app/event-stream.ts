/**
 * Reads server-sent events from a response body. The browser's own EventSource hides the status of a
 * refusal and the station's heartbeat; a wall needs both: one to say "not paired", the other to notice
 * a connection that died without closing.
 */
export interface StreamEvent {
  readonly name: string
  readonly data: string
}

/** @param heard called on every chunk, heartbeats included. Returns when the stream ends. */
export async function readEventStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onEvent: (event: StreamEvent) => void,
  heard: () => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let pending = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    heard()
    // The boundary may straddle two chunks; nothing before the last character needs a second look.
    let from = Math.max(0, pending.length - 1)
    pending += value
    for (;;) {
      const end = pending.indexOf('\n\n', from)
      if (end < 0) break
      const event = parseEvent(pending.slice(0, end))
      if (event) onEvent(event)
      pending = pending.slice(end + 2)
      from = 0
    }
  }
}

/** One block of lines; null for a comment. */
export function parseEvent(block: string): StreamEvent | null {
  let name = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    const field = line.slice(0, colon)
    if (field === 'event') name = value
    if (field === 'data') data.push(value)
  }
  return data.length > 0 ? { name, data: data.join('\n') } : null
}
