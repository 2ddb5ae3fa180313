/** Parts of a chain for tests: real stations, real TLS, and a bare client that can show any certificate. */
import { once } from 'node:events'
import { type Agent, request } from 'node:https'
import { pino } from 'pino'
import type { Batch, WireItem } from '#shared/contract/chain.ts'
import type { DetailDepth } from '#shared/contract/directives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { issueChildCertificate, makeRequest, requestedKey } from '#station/chain/certificates.ts'
import { setChildDepth } from '#station/chain/depth.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import type { Station } from '#station/context.ts'
import type { LiveEvent } from '#station/features/live/live-hub.ts'
import { makeStation, type TestStation, testClock } from './station.ts'

export const silentLog = pino({ level: 'silent' })

/** OpenSSL looks at the real clock, so stations that speak TLS start from it. */
export const realClock = () => testClock(Date.now())

export interface Shown {
  readonly key: string
  readonly cert: string
}

export interface RawAnswer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

export interface RawCall {
  readonly method?: string
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: Buffer | string | undefined
  readonly show?: Shown | null
  readonly agent?: Agent | false
}

/** Any request, with any certificate or none, believing any server. */
export async function call(
  base: string,
  { method = 'GET', path, headers = {}, body, show, agent = false }: RawCall,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(base)
  const sent = request({
    host: hostname,
    port,
    method,
    path,
    agent,
    rejectUnauthorized: false,
    headers: { ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers },
    ...(show ?? {}),
  })
  sent.end(body)
  const [answer] = await once(sent, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return { status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).toString('utf8') }
}

export const postJson = (
  base: string,
  path: string,
  body: unknown,
  show: Shown | null = null,
): Promise<RawAnswer> =>
  call(base, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    show,
  })

/** A listening city; children are enrolled by hand or join. */
export async function startCity(
  settings: Parameters<typeof makeStation>[1] = {},
): Promise<TestStation & { url: string }> {
  const city = await makeStation('01', { clock: realClock(), ...settings })
  const { chain } = await city.start()
  return { ...city, url: chain }
}

export async function makeCode(parent: TestStation, unit: string): Promise<string> {
  const { status, body } = await parent.ask<{ code: string }>('POST', '/api/v1/enrolments', { unit })
  if (status !== 200) throw new Error(`no code: ${JSON.stringify(body)}`)
  return body.code
}

/** How deep a parent wants a child's figures from now on, as its directive has it; the child is not told. */
export async function wantDepth({ station }: TestStation, child: string, depth: DetailDepth): Promise<void> {
  const unit = station.units.byCode(child)
  if (!unit) throw new Error(`no unit ${child}`)
  await station.writer.write((transaction) => setChildDepth(station, transaction, unit, depth))
}

/** Enrols a unit without a station behind it: what a child holds then. */
export async function enrolByHand(city: TestStation & { url: string }, unit: string): Promise<Shown> {
  const { secret } = readEnrolmentCode(await makeCode(city, unit))
  const key = await makePrivateKey()
  const answer = await postJson(city.url, '/chain/v1/enrol', {
    secret,
    request: await makeRequest(unit as UnitCode, key),
  })
  if (answer.status !== 200) throw new Error(answer.text)
  return { key, cert: JSON.parse(answer.text).certificate }
}

/** A certificate that the station's authority signed without enrolling anybody. */
export async function signBesideEnrolment(station: Station, unit: string, now: number): Promise<Shown> {
  const { authority } = loadIdentity(station.home)
  const key = await makePrivateKey()
  const publicKey = await requestedKey(await makeRequest(unit as UnitCode, key))
  if (!publicKey) throw new Error('no key')
  return { key, cert: await issueChildCertificate(authority, { unit: unit as UnitCode, publicKey, now }) }
}

let batches = 0

export function makeBatch(over: Partial<Batch> & { items?: unknown[] } = {}): Batch {
  batches += 1
  return {
    v: 1,
    station: '00004' as UnitCode,
    epoch: 1,
    batch: `batch-${String(batches).padStart(12, '0')}`,
    after: null,
    items: [],
    clock: formatInstant(Date.now()),
    appliedDirective: 0,
    ...over,
  }
}

export function makeCell(over: Record<string, unknown> = {}): WireItem {
  return {
    kind: 'cell',
    unit: '00004',
    measure: 'dossiers_received',
    period: '2026-11-20',
    slice: '',
    rev: 1,
    value: 120,
    n: 1,
    reported: 1,
    carried: 0,
    asOf: '2026-11-20T09:00:00.000+07:00',
    restated: false,
    simulated: false,
    ...over,
  } as WireItem
}

/** Resolves with the first live event for which `pick` returns something. */
export function liveEvent<T>(station: Station, pick: (event: LiveEvent) => T | null | undefined): Promise<T> {
  return new Promise((resolve) => {
    const stop = station.live.listen((events) => {
      for (const event of events) {
        const found = pick(event)
        if (found == null) continue
        stop()
        resolve(found)
        return
      }
    })
  })
}

/** A child's state as the live events tell it. */
export const childBecomes = (station: Station, unit: string, state: string): Promise<true> =>
  liveEvent(station, ({ event, data }) => {
    if (event !== 'child') return null
    const item = JSON.parse(data)
    return item.unit === unit && item.state === state ? true : null
  })

/** A figure of a unit as the live events tell it. */
export const cellBecomes = (
  station: Station,
  unit: string,
  period: string,
  value: number | null,
): Promise<true> =>
  liveEvent(station, ({ event, data }) => {
    if (event !== 'cell') return null
    const item = JSON.parse(data)
    return item.unit === unit && item.period === period && item.value === value ? true : null
  })
