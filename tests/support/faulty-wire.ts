/** A stretch of network between two stations that can be cut, stalled, or made to lose half an answer. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** `mute`: requests arrive and answers do not. `truncated`: connections end after some bytes. */
export type Fault = 'none' | 'cut' | 'mute' | 'truncated' | 'slow'

export interface FaultyWire {
  readonly url: string
  /** Takes effect on open connections, too; resolves once something has suffered from it. */
  become(fault: Fault): Promise<void>
  /** Ends of connections that are open now. */
  openEnds(): number
}

const SLOW_MS = 20
const TRUNCATED_BYTES = 3_000

export async function faultyWire(target: string): Promise<FaultyWire> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let fault: Fault = 'none'
  let struck: () => void = () => undefined

  const server = createServer((near) => {
    if (fault === 'cut') {
      near.resetAndDestroy()
      struck()
      return
    }
    const far = connect(Number(port), hostname)
    let passed = 0
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('data', (chunk: Buffer) => {
        passed += chunk.byteLength
        if (fault !== 'none' && fault !== 'truncated' && from === far) struck()
        if (fault === 'mute' && from === far) return
        if (fault === 'truncated' && passed > TRUNCATED_BYTES) {
          near.destroy()
          far.destroy()
          struck()
        } else if (fault === 'slow') setTimeout(() => to.writable && to.write(chunk), SLOW_MS)
        else to.write(chunk)
      })
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = () => {
    for (const socket of open) socket.destroy()
  }
  onTestFinished(() => {
    end()
    server.close()
  })
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    openEnds: () => open.size,
    become(next) {
      const mends = fault === 'mute' || next === 'cut'
      fault = next
      const suffered = new Promise<void>((resolve) => {
        struck = resolve
      })
      if (mends) end()
      return next === 'none' ? Promise.resolve() : suffered
    },
  }
}
