import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { findOnPath } from './runtime.ts'

export interface VirtualDisplay {
  /** As `DISPLAY` wants it. */
  readonly display: string
  stop(): Promise<void>
}

const START_DEADLINE_MS = 15_000

/**
 * Starts an X server of one's own on a display that it picks itself. It is larger than a 4K wall:
 * Chromium makes a window that is as large as its screen a pixel smaller.
 * @throws where there is no Xvfb or it does not start.
 */
export async function startXvfb(): Promise<VirtualDisplay> {
  const program = findOnPath('Xvfb')
  if (!program) throw new Error('Xvfb is missing')
  const args = ['-displayfd', '3', '-screen', '0', '4096x2304x24', '-nolisten', 'tcp', '-noreset']
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const answer = server.stdio[3]
  if (!answer || !('read' in answer)) throw new Error('Xvfb gives no display number')
  const lines = createInterface({ input: answer })
  const exited = once(server, 'exit')
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill()
    await exited
  }
  try {
    const number = await Promise.race([
      once(lines, 'line', { signal: AbortSignal.timeout(START_DEADLINE_MS) }).then(([line]) => String(line)),
      exited.then(() => Promise.reject(new Error('Xvfb ended at once'))),
    ])
    return { display: `:${number.trim()}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
