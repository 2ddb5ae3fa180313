/** A city with two live children, and callers that look into everything an answer says. */
import 'reflect-metadata'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { loadIdentity } from '#station/chain/identity.ts'
import type { Station } from '#station/context.ts'
import { enrolByHand, type Shown, startCity } from '../../support/chain.ts'
import type { TestStation } from '../../support/station.ts'

export const WARD = '00004'
export const SISTER = '00008'
export const BATCHES = '/chain/v1/batches'
/** An answer that is promised to end the connection does so within this time. */
const DEADLINE_MS = 5_000

export interface Cast {
  readonly city: TestStation & { readonly url: string }
  /** What the child 00004 shows. */
  readonly ward: Shown
  readonly sister: Shown
  /** What an attempt arranged until now is not held against it. */
  readonly begin: () => void
}

/** An attempt, and what it meets: `status code`, or what else is to be seen. Both stand in docs/security.md. */
export interface Attempt {
  readonly name: string
  readonly meets: string
  readonly run: (cast: Cast) => Promise<string>
}

export async function makeCast(): Promise<Cast> {
  const city = await startCity()
  return {
    city,
    ward: await enrolByHand(city, WARD),
    sister: await enrolByHand(city, SISTER),
    begin: () => undefined,
  }
}

export interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: Buffer | string | undefined
  readonly show?: Shown | null
}

export interface Told {
  readonly status: number
  readonly code: string | null
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Refusals after which nothing more of a connection is read. */
const ENDING = new Set([400, 401, 408, 413, 429, 431, 503])

/**
 * One request over a connection that would be kept alive.
 * @throws where an answer gives something away, or a connection stays open that should end.
 */
export async function ask(cast: Cast, asked: Asked): Promise<Told> {
  const { method = 'GET', path = BATCHES, headers = {}, body, show = null } = asked
  const { hostname, port } = new URL(cast.city.url)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    const sent = request({
      ...{ host: hostname, port, method, path, agent, rejectUnauthorized: false },
      headers: { ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers },
      ...(show ?? {}),
    })
    sent.on('error', () => undefined)
    sent.end(body)
    const [answer] = await once(sent, 'response')
    const closed = once(answer.socket, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) })
    closed.catch(() => undefined)
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    expectDiscretion(cast, JSON.stringify(answer.headers) + text)
    if (ENDING.has(answer.statusCode)) await closed
    return { status: answer.statusCode, code: codeOf(text), text, headers: answer.headers }
  } finally {
    agent.destroy()
  }
}

export const postBatch = (cast: Cast, batch: unknown, show: Shown | null = cast.ward): Promise<Told> =>
  ask(cast, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof batch === 'string' ? batch : JSON.stringify(batch),
    show,
  })

/** As the table says it. */
export const seen = ({ status, code }: Told): string => (code === null ? `${status}` : `${status} ${code}`)

function codeOf(text: string): string | null {
  try {
    return JSON.parse(text).code ?? null
  } catch {
    return null
  }
}

/** A connection of one's own: what is written on it, and all that comes back until it ends. */
export async function shake(
  { city }: Cast,
  show: Shown | null,
): Promise<{ socket: TLSSocket; heard: Promise<string> }> {
  const { hostname, port } = new URL(city.url)
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false, ...(show ?? {}) })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'secureConnect')
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
  })
  const heard = once(socket, 'close', { signal: AbortSignal.timeout(DEADLINE_MS) }).then(() => text)
  heard.catch(() => undefined)
  return { socket, heard }
}

/** Sends bytes as they are; resolves to each answer's status line code, in order, once the connection has ended. */
export async function sendBytes(cast: Cast, bytes: string, show: Shown | null): Promise<string> {
  const { socket, heard } = await shake(cast, show)
  socket.write(bytes, 'latin1')
  return statusesOf(cast, await heard)
}

export function statusesOf(cast: Cast, text: string): string {
  expectDiscretion(cast, text)
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)
  return statuses.length === 0 ? 'no answer, connection ends' : `${statuses.join(', ')}, connection ends`
}

/** No answer names a file, a stack, a key or another unit. */
function expectDiscretion({ city }: Cast, said: string): void {
  const { home, units } = city.station
  const sister = units.byCode(SISTER)?.nameVi ?? ''
  const secrets = [home.replica, home.keys, loadIdentity(home).key, city.token, 'PRIVATE KEY', sister]
  const shown =
    secrets.find((secret) => said.includes(secret)) ?? /\bat .*:\d+|node_modules|\.ts\b|SQL/.exec(said)
  if (shown) throw new Error(`an answer gives away ${shown}: ${said}`)
}

/** The audit, and what the station works out of its figures in its own time. */
const MAY_MOVE = /^(?:audit$|quality|forecast)/

/** Every row of the replica that a request could change; `except` names what an attempt may move. */
export function stateOf({ db }: Station, except: readonly string[] = []): Record<string, string> {
  const tables = db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .all() as Array<{ name: string }>
  const state: Record<string, string> = {}
  for (const { name } of tables) {
    if (MAY_MOVE.test(name) || except.includes(name)) continue
    const rows = db.prepare(`SELECT * FROM "${name}"`).all()
    state[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  }
  return state
}
