/** The chain of one station: its listener for children, its link to the parent, and what looks after both. */
import { hostname } from 'node:os'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { ChainLink } from '../chain-link.ts'
import type { Station } from '../context.ts'
import { StationError } from '../errors.ts'
import { publishAll } from '../features/directives/publish-all.ts'
import { applyIssued } from './apply-issued.ts'
import { certificateEnds } from './certificate-ends.ts'
import type { Credentials } from './certificates.ts'
import { createDirectivePoll, type DirectivePoll } from './directive-poll.ts'
import { createEnrolment, revokeChild } from './enrolment.ts'
import { loadIdentity, serverCredentials } from './identity.ts'
import { joinParent } from './join.ts'
import { type ChainListener, createChainListener } from './listener.ts'
import { watchChildren } from './silence.ts'
import { tellStart } from './station-events.ts'
import { createUplink, type Uplink } from './uplink.ts'

export interface Chain extends ChainLink {
  start(): Promise<{ port: number }>
  stop(): Promise<void>
  /** The station's own server certificate; the screens' listener may show it, too. */
  serverCertificate(): ServerCertificate
}

export interface ServerCertificate {
  readonly key: string
  readonly cert: string
}

export interface ChainOptions {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  onUplinkChange(): void
  /** The server certificate was renewed; the screens' listener shows it, too. */
  onServerCertificate(certificate: ServerCertificate): void
}

type JoinableStation = Station & { setHasParent(has: boolean): void }

const RENEWAL_LOOK_MS = 3_600_000

export async function createChain(station: JoinableStation, options: ChainOptions): Promise<Chain> {
  const { host } = options
  const identity = loadIdentity(station.home)
  await applyIssued(station, identity)
  const unit = station.units.root.code
  const ownCredentials = (): Promise<Credentials> =>
    serverCredentials(station.home, identity, { unit, host, now: station.clock() })

  let credentials = await ownCredentials()
  let uplink: Uplink = createUplink(station, options.onUplinkChange)
  const openPoll = (): DirectivePoll => createDirectivePoll(station, () => uplink.nudge())
  let poll = openPoll()
  /** Null where the station does not run, and as soon as it stops. */
  let listener: ChainListener | null = null
  let watch: { stop(): Promise<void> } | null = null
  let timer: NodeJS.Timeout | null = null
  /** One join at a time: two would each start a link, and may keep that of their certificates that is void. */
  let joining = false

  const serverCertificate = (): ServerCertificate => ({ key: credentials.key, cert: credentials.certificate })

  async function renewServer(): Promise<void> {
    const current = await ownCredentials()
    if (current.certificate === credentials.certificate) return
    credentials = current
    listener?.renew(current)
    options.onServerCertificate(serverCertificate())
    station.log.info('server certificate renewed')
  }

  /** The link begins anew with what was learnt on joining. */
  async function relink(): Promise<void> {
    await Promise.all([uplink.stop(), poll.stop()])
    uplink = createUplink(station, options.onUplinkChange)
    poll = openPoll()
    if (listener) {
      uplink.start()
      poll.start()
    }
    options.onUplinkChange()
  }

  const nameOfHost = host === '0.0.0.0' || host === '::' ? hostname() : host
  const ownUrl = () => `https://${nameOfHost}:${listener?.port ?? (options.port || station.config.port)}`

  return {
    async start() {
      await renewServer()
      listener = await createChainListener(station, identity, {
        host,
        port: options.port,
        credentials,
        onBatch: () => uplink.nudge(),
      })
      watch = watchChildren(station)
      timer = setInterval(() => {
        renewServer().catch((error: unknown) =>
          station.log.error({ err: error }, 'renewing the server certificate failed'),
        )
      }, RENEWAL_LOOK_MS)
      await tellStart(station)
      await station.writer.write((transaction) => publishAll(station, transaction))
      uplink.start()
      poll.start()
      return { port: listener.port }
    },
    async stop() {
      if (timer) clearInterval(timer)
      station.directives.close()
      const closing = listener
      // First of all, so that a join that is under way starts no new link.
      listener = null
      await Promise.all([watch?.stop(), uplink.stop(), poll.stop(), closing?.close()])
    },
    serverCertificate,
    enrol: (code: UnitCode, url) => createEnrolment(station, identity, { unit: code, url: url ?? ownUrl() }),
    async join(code, confirmed) {
      if (joining) throw new StationError('busy', 'Trạm đang ghép nối với cấp trên. Đợi một lát.', 409)
      joining = true
      try {
        const joined = await joinParent(station, identity, code, {
          confirmed,
          onJoined: () => station.setHasParent(true),
        })
        // Whoever is above now knows nothing of it yet.
        station.quality.touchAll()
        await relink()
        return joined
      } finally {
        joining = false
      }
    },
    revoke: (code) => revokeChild(station, code),
    uplink: () => uplink.state(),
    pace: () => uplink.pace(),
    certificates: () => certificateEnds(station.home, identity, credentials.certificate),
    checkBooks: (asked) => uplink.checkBooks(asked),
    nudge: () => uplink.nudge(),
  }
}
