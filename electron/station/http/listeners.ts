/**
 * The listeners for people and programs: loopback HTTP for this machine, and HTTPS for screens. The
 * chain has a listener of its own.
 */
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { boundByAddress } from './bound-by-address.ts'

export interface Listener {
  readonly port: number
  close(): Promise<void>
}

export interface ScreenListener extends Listener {
  /** Shows another certificate to those who connect from now on. */
  renew(certificate: Certificate): void
}

interface Certificate {
  readonly key: string
  readonly cert: string
}

const LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16_384,
}
export const MAX_CONNECTIONS = 1_000
/** A floor of screens may stand behind one address; a stranger takes no more than that. */
export const MAX_CONNECTIONS_BY_ADDRESS = 200

type Fetch = (request: Request, env: object) => Response | Promise<Response>

/**
 * Refuses requests that name another host: a page elsewhere cannot reach the loopback door through a
 * name that it makes resolve to this machine.
 */
function isOwnHost(request: Request, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.get('host') ?? '')
}

/** Loopback HTTP on the preferred port, or on a free one where it is taken. */
export async function listenOnLoopback(fetch: Fetch, preferredPort: number): Promise<Listener> {
  let port = 0
  const server = createServer(
    LIMITS,
    getRequestListener((request, env) =>
      isOwnHost(request, port)
        ? fetch(request, { ...env, listener: 'loopback' })
        : new Response('Địa chỉ này chỉ dành cho chính máy này.', { status: 403 }),
    ),
  )
  port = await listen(server, preferredPort, '127.0.0.1').catch(() => listen(server, 0, '127.0.0.1'))
  return { port, close: () => close(server) }
}

export async function listenForScreens(
  fetch: Fetch,
  port: number,
  host: string,
  certificate: Certificate,
): Promise<ScreenListener> {
  const server = createTlsServer(
    { ...certificate, minVersion: 'TLSv1.2', handshakeTimeout: 10_000, ...LIMITS },
    getRequestListener((request, env) => fetch(request, { ...env, listener: 'screens' })),
  )
  boundByAddress(server, MAX_CONNECTIONS_BY_ADDRESS)
  return {
    port: await listen(server, port, host),
    close: () => close(server),
    renew: (current) => server.setSecureContext({ ...current, minVersion: 'TLSv1.2' }),
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  server.maxConnections = MAX_CONNECTIONS
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
