/**
 * The stretch of network between a child and its parent, as bad as a schedule wants it. It knows nothing of
 * what passes: TLS cannot be repeated byte by byte, so a repeat is provoked by letting a request arrive and
 * its answer be lost.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type WireFault =
  | { readonly kind: 'none' }
  /** Connections are reset, and new ones refused. */
  | { readonly kind: 'cut' }
  /** Connections are taken, and nothing passes. */
  | { readonly kind: 'stall' }
  /** Requests arrive; before the answer is back the connection is reset. */
  | { readonly kind: 'lost-answers'; readonly holdMs: number }
  /** Each connection ends after so many bytes. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }

export interface WireProxy {
  readonly port: number
  /** The parent listens here now: it has another port after each start. */
  aim(port: number): void
  /** Takes effect on open connections, too. */
  become(fault: WireFault): void
  /** Resets what is open, once. */
  reset(): void
  /** Connections and chunks that suffered. */
  suffered(): number
  close(): Promise<void>
}

interface Wire {
  readonly near: Socket
  readonly far: Socket
  passed: number
  /** Bytes leave in order: each waits for the one before. */
  readonly freeAt: Map<Socket, number>
  hasAnswered: boolean
  hasAsked: boolean
  timer: NodeJS.Timeout | null
}

export async function startProxy(): Promise<WireProxy> {
  const wires = new Set<Wire>()
  let fault: WireFault = { kind: 'none' }
  let target = 0
  let suffered = 0

  const end = (wire: Wire) => {
    wires.delete(wire)
    if (wire.timer) clearTimeout(wire.timer)
    wire.near.resetAndDestroy()
    wire.far.resetAndDestroy()
  }
  const endAll = () => {
    for (const wire of wires) end(wire)
  }

  function pass(wire: Wire, to: Socket, chunk: Buffer, waitMs: number): void {
    const now = performance.now()
    const at = Math.max(now + waitMs, wire.freeAt.get(to) ?? 0)
    wire.freeAt.set(to, at)
    if (at <= now) to.write(chunk)
    else setTimeout(() => to.writable && to.write(chunk), at - now)
  }

  function suffer(wire: Wire, from: Socket, to: Socket, chunk: Buffer): void {
    const isAnswer = from === wire.far
    switch (fault.kind) {
      case 'none':
        pass(wire, to, chunk, 0)
        break
      case 'cut':
        end(wire)
        break
      case 'stall':
        break
      case 'lost-answers':
        // The handshake passes: an answer is what comes after the near side has spoken a second time.
        if (isAnswer && wire.hasAsked) break
        if (!isAnswer && wire.hasAsked) {
          if (wire.timer) clearTimeout(wire.timer)
          wire.timer = setTimeout(() => end(wire), fault.holdMs)
        }
        pass(wire, to, chunk, 0)
        break
      case 'truncate':
        wire.passed += chunk.byteLength
        if (wire.passed > fault.bytes) end(wire)
        else pass(wire, to, chunk, 0)
        break
      case 'delay':
        pass(wire, to, chunk, fault.ms)
        break
      case 'throttle': {
        const now = performance.now()
        const free = Math.max(now, wire.freeAt.get(to) ?? 0)
        pass(wire, to, chunk, free - now + (chunk.byteLength / fault.bytesPerSecond) * 1_000)
      }
    }
  }

  const server = createServer((near) => {
    if (fault.kind === 'cut' || target === 0) {
      if (fault.kind === 'cut') suffered += 1
      near.on('error', () => undefined)
      near.resetAndDestroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    const wire: Wire = {
      near,
      far,
      passed: 0,
      freeAt: new Map(),
      hasAnswered: false,
      hasAsked: false,
      timer: null,
    }
    wires.add(wire)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        if (from === far) wire.hasAnswered = true
        else if (wire.hasAnswered) wire.hasAsked = true
        if (fault.kind !== 'none') suffered += 1
        suffer(wire, from, to, chunk)
      })
      from.on('error', () => end(wire))
      from.on('close', () => {
        wires.delete(wire)
        if (wire.timer) clearTimeout(wire.timer)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    aim(port) {
      target = port
    },
    become(next) {
      const losesBytes = fault.kind === 'stall' || fault.kind === 'lost-answers'
      fault = next
      if (losesBytes || next.kind === 'cut') endAll()
    },
    reset: endAll,
    suffered: () => suffered,
    async close() {
      fault = { kind: 'cut' }
      endAll()
      server.close()
      await once(server, 'close')
    },
  }
}
