/** The first run: a small server in a home without a station, which becomes the station once one was made. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Logger, pino } from 'pino'
import { redactSecrets } from '#shared/domain/redact.ts'
import { onEndRequest } from '../cli/end-request.ts'
import { serve } from '../cli/run-station.ts'
import { createDesks, type Desks } from '../features/access/desks.ts'
import { clearRunInfo, type Home, isInitialised, lastPort, readConfig, writeRunInfo } from '../home.ts'
import { listenOnLoopback } from '../http/listeners.ts'
import { lockHome } from '../lock.ts'
import { freePorts, type Ports } from './offers.ts'
import { buildSetupApp } from './setup-app.ts'

/** Someone may make the station by the command line meanwhile; the wall then goes on, too. */
const LOOK_EVERY_MS = 1_000

export interface SetUpOptions {
  readonly home: Home
  /** Ports for the new station; null for free ones. */
  readonly ports: Ports | null
  /** Further ways in which it is asked to end, beside SIGTERM and SIGINT. */
  onStopRequest?(stop: () => void): void
  /** Called when the questions can be answered, with a path that lets a browser in once. */
  onReady?(url: string, enterPath: string): void
}

/**
 * Serves the first run until a station was made, then that station, until it is asked to end; resolves to
 * the exit code.
 * @throws StationError `home-in-use` where another first run, or a station, has this home.
 */
export async function setUpAndServe({ home, ports, onStopRequest, onReady }: SetUpOptions): Promise<number> {
  let ended = false
  const asked = new Promise<null>((resolve) => {
    const end = (): void => {
      ended = true
      resolve(null)
    }
    onEndRequest(end)
    onStopRequest?.(end)
  })
  const log = pino(
    {
      level: process.env.MINI_IOC_LOG ?? 'info',
      base: { part: 'setup' },
      hooks: { streamWrite: redactSecrets },
    },
    pino.destination(2),
  )
  const desks = createDesks(Date.now)
  const setup = await startSetup({ home, log, desks, ports: ports ?? (await freePorts()) })
  onReady?.(setup.url, `/enter?ticket=${desks.createTicket()}`)
  await Promise.race([setup.made, asked])
  await setup.stop()
  if (ended || !isInitialised(home)) return 0
  const { port, screenPort } = readConfig(home)
  const stopWhenAsked = (stop: () => void) => void asked.then(stop)
  return await serve({ home, port, screenPort, host: null, desks, onStopRequest: stopWhenAsked })
}

interface SetupNeeds {
  readonly home: Home
  readonly log: Logger
  readonly desks: Desks
  readonly ports: Ports
}

export interface RunningSetup {
  readonly url: string
  readonly token: string
  /** Resolves once this home has a station. */
  readonly made: Promise<void>
  stop(): Promise<void>
}

/** Only the run folder is made: a folder that is something else stays as it is. */
export async function startSetup({ home, log, desks, ports }: SetupNeeds): Promise<RunningSetup> {
  const run = dirname(home.runFile)
  mkdirSync(run, { recursive: true, mode: 0o700 })
  // Not the home's own lock: making the station takes that one.
  const lock = lockHome({ ...home, lockFile: join(run, 'setup.db') })
  try {
    const token = randomBytes(32).toString('base64url')
    let done: () => void = () => undefined
    const made = new Promise<void>((resolve) => {
      done = resolve
    })
    let making = false
    const onMaking = (is: boolean) => {
      making = is
    }
    const app = buildSetupApp({ home, clock: Date.now, log, token, desks, ports, onMaking, onMade: done })
    const listener = await listenOnLoopback(app.fetch, lastPort(home))
    const url = writeRunInfo(home, listener.port, token)
    const look = setInterval(() => {
      if (!making && isInitialised(home)) done()
    }, LOOK_EVERY_MS)
    return {
      url,
      token,
      made,
      async stop() {
        clearInterval(look)
        clearRunInfo(home, token)
        await listener.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
