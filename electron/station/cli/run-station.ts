import { pino } from 'pino'
import { StationError } from '../errors.ts'
import type { Home } from '../home.ts'
import { createStation } from '../station.ts'
import type { Invocation } from './commands.ts'
import { onEndRequest } from './end-request.ts'

/** A station that does not stop in this time is ended all the same; nothing accepted is lost by it. */
const STOP_DEADLINE_MS = 4_000

export function readPort(value: string | boolean | undefined, fallback: number): number {
  if (value === undefined) return fallback
  const port = Number(value)
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new StationError('bad-port', `“${value}” không phải số cổng (0 đến 65535).`)
}

export interface ServeOptions {
  readonly home: Home
  readonly port: number
  readonly screenPort: number
  readonly host: string | null
  /** Further ways in which the station is asked to end, beside SIGTERM and SIGINT. */
  onStopRequest?(stop: () => void): void
}

/** Runs a station until it is asked to end; resolves to the exit code. */
export async function serve({ home, port, screenPort, host, onStopRequest }: ServeOptions): Promise<number> {
  const log = pino({ level: process.env.MINI_IOC_LOG ?? 'info' }, pino.destination(2))
  const running = await createStation({ home, clock: Date.now, log, port, screenPort, host })
  let addresses: Awaited<ReturnType<typeof running.start>>
  try {
    addresses = await running.start()
  } catch (error) {
    await running.stop()
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new StationError(
        'port-in-use',
        `Cổng ${port} hoặc ${screenPort} đang có chương trình khác dùng. Chọn cổng khác bằng --port, --screen-port.`,
      )
    }
    throw error
  }
  const { code } = running.station.units.root
  console.log(`mini-ioc station ${code} ready ${addresses.chain}`)
  if (addresses.screens) log.info({ screens: addresses.screens, loopback: addresses.loopback }, 'listening')
  return await new Promise((resolve) => {
    const stop = (): void => {
      setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref()
      running.stop().then(
        () => resolve(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping failed')
          resolve(1)
        },
      )
    }
    onEndRequest(stop)
    onStopRequest?.(stop)
  })
}

export async function runStation({ home, options }: Invocation): Promise<number> {
  return await serve({
    home,
    port: readPort(options.port, 8443),
    screenPort: readPort(options['screen-port'], 8444),
    host: typeof options.host === 'string' ? options.host : null,
  })
}
