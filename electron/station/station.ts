/**
 * One station: the replica, the rules, the API and the chain. Headless under plain Node or in a
 * utility process; it never imports electron.
 */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import type { Logger } from 'pino'
import { createChain } from './chain/chain.ts'
import { loadIdentity } from './chain/identity.ts'
import type { Clock } from './context.ts'
import { createDesks, type Desks } from './features/access/desks.ts'
import { tendAlarms } from './features/alarms/tend-alarms.ts'
import { rejudge } from './features/lamps/rejudge.ts'
import { createScreenCertificates } from './features/screens/screen-certificate.ts'
import { createScreens } from './features/screens/screens.ts'
import { stationInfo } from './features/units/routes.ts'
import { clearRunInfo, type Home, lastPort, writeRunInfo } from './home.ts'
import { type Api, buildApi } from './http/api.ts'
import { type Doors, deviceCookieName } from './http/doors.ts'
import { buildHealth } from './http/health.ts'
import { type Listener, listenForScreens, listenOnLoopback, type ScreenListener } from './http/listeners.ts'
import { buildPages } from './http/pages.ts'
import { type OpenStation, openStation } from './open-station.ts'

export interface StationOptions {
  readonly home: Home
  readonly clock: Clock
  readonly log: Logger
  /** Port of the chain; 0 for a free one. */
  readonly port: number
  /** Port of the screens; 0 for a free one, null for none. */
  readonly screenPort: number | null
  /** Address to listen on; the configuration's where null. */
  readonly host: string | null
  /** Browsers that may act already: those in which the station was made. */
  readonly desks?: Desks
}

export interface Addresses {
  /** Where children reach this station. */
  readonly chain: string
  /** Where screens reach it, or null. */
  readonly screens: string | null
  /** Where this machine reaches it. */
  readonly loopback: string
}

export interface RunningStation {
  readonly station: OpenStation
  /** Answers requests in this process, without a socket. */
  readonly api: Api
  /** This launch's token for the loopback door. */
  readonly token: string
  start(): Promise<Addresses>
  stop(): Promise<void>
}

const REJUDGE_EVERY_MS = 15_000

/** Opens a home and prepares all that serves it. Nothing listens before `start`. */
export async function createStation(options: StationOptions): Promise<RunningStation> {
  const { home, clock, log } = options
  const station = openStation(home, clock, log)
  const host = options.host ?? station.config.host
  let listener: ScreenListener | null = null
  const chain = await createChain(station, {
    host,
    port: options.port,
    onUplinkChange: () => station.live.say('station', stationInfo(station, chain)),
    onServerCertificate: () => certificates.ownRenewed(),
  }).catch(async (error: unknown) => {
    await station.close()
    throw error
  })
  const certificates = createScreenCertificates({
    home,
    clock,
    log,
    authority: loadIdentity(home).authority.certificate,
    own: chain.serverCertificate,
    onChange: (certificate) => listener?.renew(certificate),
  })
  const screens = createScreens({
    clock,
    live: station.live,
    certificates,
    at: () => listener && { host, port: listener.port },
  })
  const token = randomBytes(32).toString('base64url')
  const doors: Doors = {
    station,
    launchToken: token,
    cookieName: deviceCookieName(station.units.root.code),
    desks: options.desks ?? createDesks(clock),
    screens,
  }
  let addresses: Addresses | null = null
  const api = buildApi({ station, chain, doors, addresses: () => addresses })
  const listeners: Listener[] = []
  let timer: NodeJS.Timeout | null = null
  let tending: Promise<void> = Promise.resolve()
  let stopped: Promise<void> | null = null

  async function stop(): Promise<void> {
    if (timer) clearInterval(timer)
    clearRunInfo(home, token)
    screens.close()
    await Promise.all([tending, chain.stop(), ...listeners.map((listener) => listener.close())])
    await station.close()
  }

  const site = (): Hono => {
    const app = new Hono()
    app.route('/', buildHealth(station, chain, doors))
    app.route('/', api)
    app.route('/', buildPages(doors))
    return app
  }

  return {
    station,
    api,
    token,
    async start() {
      const { port: chainPort } = await chain.start()
      const loopback = await listenOnLoopback(site().fetch, lastPort(home))
      listeners.push(loopback)
      if (options.screenPort !== null) {
        listener = await listenForScreens(site().fetch, options.screenPort, host, certificates.current())
        listeners.push(listener)
      }
      const url = writeRunInfo(home, loopback.port, token)
      station.onFigures(() => chain.nudge())
      await rejudge(station)
      station.quality.start()
      await tendAlarms(station)
      station.forecasts.refresh()
      timer = setInterval(() => {
        station.forecasts.refresh()
        rejudge(station).catch((error: unknown) => log.error({ err: error }, 'judging lamps failed'))
        tending = tendAlarms(station).catch((error: unknown) =>
          log.error({ err: error }, 'tending alarms failed'),
        )
      }, REJUDGE_EVERY_MS)
      addresses = {
        chain: `https://${host}:${chainPort}`,
        screens: listener && `https://${host}:${listener.port}`,
        loopback: url,
      }
      return addresses
    },
    stop() {
      stopped ??= stop()
      return stopped
    },
  }
}
