/** The link to the parent against a parent that follows a script, over real TLS. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Batch, batch as batchSchema, MAX_PLAIN_BATCH_BYTES } from '#shared/contract/chain.ts'
import type { StationInfo } from '#shared/contract/units.ts'
import { formatInstant, periodAt, shiftPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { backOff, retryAfterMs } from '#station/chain/back-off.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity, serverCredentials, writeUplinkCredentials } from '#station/chain/identity.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { putUplink, selectUplink } from '#station/chain/queries.ts'
import { liveEvent, realClock } from '../../support/chain.ts'
import { makeStation, type TestStation } from '../../support/station.ts'

const CITY = '01' as UnitCode
const WARD = '00004' as UnitCode

interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Hears the request and hangs up. */
  readonly hangUp?: boolean
}
type Script = (batch: Batch, index: number) => Reply

const ok: Reply = { status: 200, body: { accepted: 0, rejected: [], clock: formatInstant(0) } }

/** A ward that has joined a parent which follows a script, not yet sending. */
async function cast(script: Script) {
  const city = await makeStation('01', { clock: realClock() })
  const ward = await makeStation('00004', { clock: realClock(), heartbeatSeconds: 0.2 })
  const identity = loadIdentity(city.station.home)
  const server = await serverCredentials(city.station.home, identity, {
    unit: CITY,
    host: '127.0.0.1',
    now: city.clock(),
  })
  const heard: Batch[] = []
  const waiting: Array<{ count: number; resolve: () => void }> = []
  const connections = new Set<number | undefined>()
  const parent = createServer(
    {
      key: server.key,
      cert: server.certificate,
      ca: identity.authority.certificate,
      requestCert: true,
      minVersion: 'TLSv1.3',
    },
    async (incoming, outgoing) => {
      // A parent of an older version, which hands nothing down.
      if (incoming.method === 'GET') {
        outgoing.writeHead(404).end()
        return
      }
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk)
      const sent = Buffer.concat(chunks)
      const plain = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
      expect(plain.byteLength).toBeLessThan(MAX_PLAIN_BATCH_BYTES)
      const batch = batchSchema.parse(JSON.parse(plain.toString('utf8')))
      connections.add(incoming.socket.remotePort)
      heard.push(batch)
      const { status, body, headers, hangUp } = script(batch, heard.length - 1)
      if (hangUp) incoming.socket.destroy()
      else
        outgoing
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(body ?? {}))
      for (const { count, resolve } of waiting) if (heard.length >= count) resolve()
    },
  )
  parent.listen(0, '127.0.0.1')
  await once(parent, 'listening')
  onTestFinished(() => {
    parent.closeAllConnections()
    parent.close()
  })
  const url = `https://127.0.0.1:${(parent.address() as AddressInfo).port}`
  await link(city, ward, url)
  return {
    ward,
    heard,
    connections,
    /** Resolves once so many batches have been heard. */
    batches: (count: number) =>
      new Promise<void>((resolve) => {
        if (heard.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
  }
}

async function link(city: TestStation, ward: TestStation, url: string): Promise<void> {
  const identity = loadIdentity(city.station.home)
  const { key } = loadIdentity(ward.station.home)
  const { secret } = readEnrolmentCode(
    (await createEnrolment(city.station, identity, { unit: WARD, url })).code,
  )
  const request = await makeRequest(WARD, key)
  const enrolled = await redeemEnrolment(city.station, identity, { secret, request, address: 'x' })
  if (!enrolled || enrolled === 'malformed') throw new Error('not enrolled')
  const parentCa = identity.authority.certificate
  writeUplinkCredentials(ward.station.home, { key, certificate: enrolled.certificate, parentCa })
  await ward.station.writer.write(async (transaction) => {
    putUplink(transaction.db, CITY, url, ward.clock())
    await markEverythingDirty(ward.station, transaction)
  })
  ward.station.setHasParent(true)
}

const uplinkBecomes = ({ station }: TestStation, state: string) =>
  liveEvent(station, ({ event, data }) => {
    if (event !== 'station') return null
    const { uplink } = JSON.parse(data) as StationInfo
    return uplink?.state === state ? uplink : null
  })

const report = (ward: TestStation, value: number, daysAgo = 0) =>
  ward.post([
    {
      unit: '00004',
      measure: 'dossiers_received',
      period: shiftPeriod(periodAt(ward.clock(), 'day'), -daysAgo),
      value,
    },
  ])

const values = ({ items }: Batch) => (items as Array<{ value?: number }>).map(({ value }) => value)

describe('the uplink', () => {
  it('says hello at once, says what is new within a moment, and else a heartbeat, on one connection', async () => {
    const { ward, heard, batches, connections } = await cast(() => ok)
    const linked = uplinkBecomes(ward, 'linked')
    await ward.start()
    expect(await linked).toMatchObject({
      parent: '01',
      parentNameVi: 'Thành phố Hà Nội',
      backlog: 0,
      detail: null,
    })
    const before = heard.length
    await report(ward, 120)
    await batches(before + 3)
    const told = heard.findIndex((batch) => values(batch).includes(120))
    // Its quality is judged a moment later.
    const later = heard.slice(told + 1).flatMap(({ items }) => items as Array<{ kind: string }>)
    expect(later.filter(({ kind }) => kind !== 'quality')).toEqual([])
    for (const [index, { after }] of heard.entries()) expect(after).toBe(heard[index - 1]?.batch ?? null)
    expect(connections.size).toBe(1)
  })

  it('sends nothing twice that was acknowledged, and says so when all has been sent', async () => {
    const { ward, heard, batches } = await cast(() => ok)
    await report(ward, 1)
    await report(ward, 2, 40)
    await ward.start()
    await batches(2)
    expect(heard[0]?.resyncComplete).toBe(true)
    expect(heard[1]).toMatchObject({ items: [] })
    expect(heard[1]?.resyncComplete).toBeUndefined()
  })

  it('repeats a batch empty whose answer was lost, and sends its items in the next', async () => {
    const { ward, heard, batches } = await cast((_batch, index) =>
      index === 0 ? { ...ok, hangUp: true } : ok,
    )
    await report(ward, 120)
    const offline = uplinkBecomes(ward, 'offline')
    await ward.start()
    expect((await offline).detail).toMatch(/Không nối được/)
    await batches(3)
    const [lost, repeat, next] = heard
    expect(values(lost as Batch)).toContain(120)
    expect(repeat).toMatchObject({ batch: lost?.batch, after: null, items: [] })
    expect(repeat?.resyncComplete).toBeUndefined()
    expect(next).toMatchObject({ after: lost?.batch, resyncComplete: true })
    expect(values(next as Batch)).toContain(120)
  })

  it('repeats a batch empty that a busy parent put off, no sooner than it said', async () => {
    const times: number[] = []
    const { ward, heard, batches } = await cast((_batch, index) => {
      times.push(performance.now())
      return index === 0 ? { status: 503, headers: { 'retry-after': '1' } } : ok
    })
    await report(ward, 120)
    await ward.start()
    await batches(3)
    const [putOff, repeat, next] = heard
    expect(repeat).toMatchObject({ batch: putOff?.batch, after: null, items: [] })
    expect(values(next as Batch)).toContain(120)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950)
  })

  it('goes past both epochs on a 409, and sends everything again', async () => {
    const { ward, heard, batches } = await cast((_batch, index) =>
      index === 1 ? { status: 409, body: { code: 'stale-epoch', epoch: 7 } } : ok,
    )
    await report(ward, 120)
    await ward.start()
    await batches(3)
    expect(heard[1]).toMatchObject({ epoch: 1, items: [] })
    expect(heard[2]).toMatchObject({ epoch: 8, after: null, resyncComplete: true })
    expect(values(heard[2] as Batch)).toContain(120)
  })

  it('halves what is too large for the parent', async () => {
    const { ward, heard, batches } = await cast(({ items }) => (items.length > 2 ? { status: 413 } : ok))
    await report(ward, 120)
    await ward.start()
    await uplinkBecomes(ward, 'linked')
    await batches(5)
    expect(heard[0]?.items.length).toBeGreaterThan(4)
    const sizes = heard.filter(({ items }) => items.length > 0).map(({ items }) => items.length)
    expect(Math.min(...sizes)).toBeLessThanOrEqual(2)
  })

  it('puts what the parent rejects where the operator sees it, until it is accepted', async () => {
    const { ward, batches } = await cast(({ items }, index) =>
      index === 0 && items.length > 0
        ? {
            status: 200,
            body: {
              ...(ok.body as object),
              rejected: [{ index: 0, code: 'unknown-measure', detail: 'Không có.' }],
            },
          }
        : ok,
    )
    await report(ward, 120)
    const refused = () => ward.station.db.prepare('SELECT key, code, detail FROM refused_items').all()
    await ward.start()
    await batches(2)
    const today = periodAt(ward.clock(), 'day')
    expect(refused()).toEqual([
      { key: `cell|00004|dossiers_received|${today}|`, code: 'unknown-measure', detail: 'Không có.' },
    ])
    await report(ward, 121)
    await batches(4)
    expect(refused()).toEqual([])
  })

  it.each([
    [401, {}, 'refused', /mã ghép nối mới/],
    [403, {}, 'refused', /mã ghép nối mới/],
    [422, {}, 'refused', /phiên bản/],
    [429, { 'retry-after': '7' }, 'offline', /đang bận/],
    [500, {}, 'offline', /gặp lỗi/],
  ])(
    'says in plain words that the parent answered %i, and keeps its figures',
    async (status, headers, state, words) => {
      const { ward } = await cast(() => ({ status, headers: headers as Record<string, string> }))
      await report(ward, 120)
      const became = uplinkBecomes(ward, state)
      await ward.start()
      const { detail, backlog, lastAcknowledgedAt } = await became
      expect([detail, lastAcknowledgedAt]).toEqual([expect.stringMatching(words), null])
      expect(backlog).toBeGreaterThan(5)
      expect(selectUplink(ward.station.db)?.acknowledged).toBeNull()
    },
  )

  it('does not hurry after a failure, however much is entered', async () => {
    const times: number[] = []
    const { ward, batches } = await cast(() => {
      times.push(performance.now())
      return { status: 429, headers: { 'retry-after': '1' } }
    })
    await ward.start()
    await batches(1)
    for (const value of [1, 2, 3, 4, 5]) await report(ward, value)
    await batches(2)
    const [first = 0, second = 0] = times
    expect(second - first).toBeGreaterThan(950)
  })
})

describe('back-off', () => {
  it('doubles from one second to its bound, spread by half', () => {
    const at = (chance: number) => [1, 2, 3, 9, 40].map((failures) => backOff(failures, 1e9, () => chance))
    expect(at(1)).toEqual([1_000, 2_000, 4_000, 256_000, 300_000])
    expect(at(0)).toEqual([500, 1_000, 2_000, 128_000, 150_000])
    expect(backOff(9, 60_000, () => 1)).toBe(60_000)
  })

  it('heeds Retry-After within reason', () => {
    expect(['7', '0', '999999', 'soon', undefined].map(retryAfterMs)).toEqual([
      7_000,
      1_000,
      300_000,
      null,
      null,
    ])
  })
})
