import { StationError, UsageError } from '../errors.ts'
import type { Desks } from '../features/access/desks.ts'
import { type Home, readConfig } from '../home.ts'
import { createStation } from '../station.ts'
import { openStationLog } from '../station-log.ts'
import { VERSION } from '../version.ts'
import type { Invocation } from './commands.ts'
import { onEndRequest } from './end-request.ts'

/** A station that does not stop in this time is ended all the same; nothing accepted is lost by it. */
const STOP_DEADLINE_MS = 4_000

export function readPort(value: string | boolean | undefined): number | null {
  if (value === undefined) return null
  const port = Number(value)
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new UsageError('bad-port', `“${value}” không phải số cổng (0 đến 65535).`)
}

export interface ServeOptions {
  readonly home: Home
  readonly port: number
  readonly screenPort: number
  readonly host: string | null
  readonly desks?: Desks
  /** Further ways in which the station is asked to end, beside SIGTERM and SIGINT. */
  onStopRequest?(stop: () => void): void
}

/** Runs a station until it is asked to end; resolves to the exit code. */
export async function serve(options: ServeOptions): Promise<number> {
  const { home, port, screenPort, host, desks, onStopRequest } = options
  const log = openStationLog(home)
  const running = await createStation({
    home,
    clock: Date.now,
    log,
    port,
    screenPort,
    host,
    ...(desks ? { desks } : {}),
  })
  log.info({ version: VERSION }, 'the station starts')
  // Before the first listener: whoever asks for the end while the station starts is heard, too.
  const asked = new Promise<void>((resolve) => {
    onEndRequest(resolve)
    onStopRequest?.(resolve)
  })
  try {
    const addresses = await running.start()
    console.log(`mini-ioc station ${running.station.units.root.code} ready ${addresses.chain}`)
    if (addresses.screens) log.info({ screens: addresses.screens, loopback: addresses.loopback }, 'listening')
  } catch (error) {
    log.error({ err: error }, 'the station did not start')
    await running.stop()
    throw portInUse(error, options) ?? error
  }
  await asked
  log.info('the station was asked to end')
  setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref()
  try {
    await running.stop()
    return 0
  } catch (error) {
    log.error({ err: error }, 'stopping failed')
    return 1
  }
}

function portInUse(error: unknown, { port, screenPort }: ServeOptions): StationError | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return null
  return new StationError(
    'port-in-use',
    `Cổng ${port} hoặc ${screenPort} đang có chương trình khác dùng. Chọn cổng khác bằng --port, --screen-port, hoặc ghi port, screenPort vào config.json.`,
  )
}

export async function runStation({ home, options }: Invocation): Promise<number> {
  const port = readPort(options.port)
  const screenPort = readPort(options['screen-port'])
  const config = readConfig(home)
  return await serve({
    home,
    port: port ?? config.port,
    screenPort: screenPort ?? config.screenPort,
    host: typeof options.host === 'string' ? options.host : null,
  })
}
