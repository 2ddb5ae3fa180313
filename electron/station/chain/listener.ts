/**
 * The chain's listener: TLS 1.3, client certificates asked for and checked on every request. Without one
 * of a live child, two routes answer; everything else says one and the same thing.
 */
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Station } from '../context.ts'
import { boundByAddress } from '../http/bound-by-address.ts'
import type { Credentials } from './certificates.ts'
import { chainApp } from './chain-app.ts'
import { createDoorAudit } from './door-audit.ts'
import type { Identity } from './identity.ts'

export interface ChainListener {
  readonly port: number
  /** Uses a new certificate for connections from now on. */
  renew(credentials: Credentials): void
  close(): Promise<void>
}

export interface ListenerOptions {
  readonly host: string
  readonly port: number
  readonly credentials: Credentials
  /** Time for a whole request; slow senders end there. */
  readonly requestTimeoutMs?: number
  /** After a batch that may have filled this station's own outbox. */
  readonly onBatch?: () => void
}

/** Two a child: one for batches, one that waits for documents. */
export const MAX_CONNECTIONS = 10_000
/** Communes share addresses: a whole province behind one of them needs fewer. */
export const MAX_CONNECTIONS_BY_ADDRESS = 500
const MAX_HEADER_BYTES = 8_192
const DOOR_LOOK_MS = 60_000

export async function createChainListener(
  station: Station,
  identity: Identity,
  { host, port, credentials, requestTimeoutMs = 20_000, onBatch = () => undefined }: ListenerOptions,
): Promise<ChainListener> {
  const door = createDoorAudit(station)
  const app = chainApp(station, identity, onBatch, door)
  const tls = (current: Credentials) => ({
    key: current.key,
    cert: current.certificate,
    ca: identity.authority.certificate,
    minVersion: 'TLSv1.3' as const,
  })
  const server = createServer(
    {
      ...tls(credentials),
      requestCert: true,
      // Refused per request, with an answer: a session that is resumed or kept alive is checked again.
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
      headersTimeout: Math.min(10_000, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
      keepAliveTimeout: 90_000,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    getRequestListener((request, env) => app.fetch(request, env)),
  )
  server.maxConnections = MAX_CONNECTIONS
  server.maxHeadersCount = 50
  boundByAddress(server, MAX_CONNECTIONS_BY_ADDRESS)
  // A broken handshake is the caller's affair.
  server.on('tlsClientError', (error) => station.log.debug({ err: error }, 'handshake failed'))
  await listen(server, port, host)
  const tending = setInterval(() => void door.tend(), DOOR_LOOK_MS)
  return {
    port: (server.address() as AddressInfo).port,
    renew: (current) => server.setSecureContext(tls(current)),
    async close() {
      clearInterval(tending)
      await close(server)
      await door.stop()
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Requests under way get a second; then all connections end. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), 1_000)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}
