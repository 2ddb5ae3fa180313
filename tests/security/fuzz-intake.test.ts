/**
 * Thousands of batches of a child that means harm or is broken, beside a sister that does not. Whatever
 * comes is answered, item by item; nothing crashes, grows without end, or touches what is not the child's.
 * FUZZ_SEED plays a run again, FUZZ_RUNS asks for more.
 */
import 'reflect-metadata'
import { createHash, randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Batch, batch as batchSchema, ITEM_CODES } from '#shared/contract/chain.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { createIntakeQueue } from '#station/chain/intake-queue.ts'
import { CHAIN_ROUTES } from '#station/chain/openapi.ts'
import type { Station } from '#station/context.ts'
import type { UnitId } from '#station/features/units/queries.ts'
import { verifyReplica } from '#station/features/verification/verify-cells.ts'
import { call, enrolByHand, makeBatch, makeCell, realClock } from '../support/chain.ts'
import { makeStation } from '../support/station.ts'
import { anyEnvelope, anyItem, type Envelope } from './fuzz/batches.ts'
import { junk, spoiled, spoiledBytes } from './fuzz/spoil.ts'

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000)
/** Wide: it stops a test that hangs. */
const TIMEOUT_MS = 120_000 + RUNS * 100
const settings = (numRuns: number) => ({ seed: SEED, numRuns, endOnFailure: true, verbose: 1 as const })

const CHILD = '01' as UnitCode
const SISTER = '79' as UnitCode

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const MIB = 1024 * 1024
/** What may stay of a thousand batches whose keys are the same few. */
const MOST_GROWTH_BYTES = 24 * MIB

function heapBytes(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

async function cast() {
  const nation = await makeStation('VN', { clock: realClock() })
  const { chain: url } = await nation.start()
  const parent = { ...nation, url }
  const child = await enrolByHand(parent, CHILD)
  await enrolByHand(parent, SISTER)
  const { station } = nation
  const intake = createIntakeQueue(station)
  const unitOf = (code: UnitCode) => {
    const unit = station.units.byCode(code)
    if (!unit) throw new Error(`no unit ${code}`)
    return unit
  }
  const rowOf = (code: UnitCode) => station.children.get(unitOf(code).id)
  /** An honest batch of the sister's, next in its chain. */
  const sendOfSister = async (value: number) => {
    const batch = makeBatch({
      ...{ station: SISTER, epoch: 1, after: rowOf(SISTER)?.last_batch ?? null },
      items: [makeCell({ unit: SISTER, rev: value, value })],
    })
    const result = await intake.take(unitOf(SISTER), batch)
    expect(result).toMatchObject({ outcome: 'answered', answer: { accepted: 1, rejected: [] } })
  }
  return { nation, station, url, child, intake, unitOf, rowOf, sendOfSister }
}

type Cast = Awaited<ReturnType<typeof cast>>

function asBatch({ rowOf, station }: Cast, envelope: Envelope, items: unknown[]): Batch {
  const known = rowOf(CHILD)
  const last = known?.last_batch ?? null
  const epoch = Math.max(0, (known?.epoch ?? 0) + envelope.epochStep)
  const after = { last: envelope.epochStep > 0 ? null : last, none: null, another: 'x'.repeat(22) }[
    envelope.after
  ]
  const id = envelope.repeats && last !== null ? last : randomBytes(16).toString('base64url')
  return batchSchema.parse({
    ...{ v: 1, station: CHILD, epoch, batch: id, after, items },
    ...{ clock: formatInstant(station.clock()), appliedDirective: 0, backlog: envelope.backlog },
    ...(envelope.resyncComplete ? { resyncComplete: true } : {}),
  })
}

/** Everything in the replica that is not the child's to change: of other units, and told by others. */
function others({ db, units }: Station): string {
  const child = units.byCode(CHILD)
  const below = (id: UnitId): UnitId[] => [id, ...units.children(id).flatMap((unit) => below(unit.id))]
  const own = [units.root.id, ...(child ? below(child.id) : [])].join(',')
  const sender = child?.id
  const parts = [
    `SELECT unit, measure, slice, period, part, total, n, reported, carried FROM cells WHERE unit NOT IN (${own}) ORDER BY 1, 2, 3, 4, 5`,
    `SELECT * FROM children WHERE unit <> ${sender}`,
    `SELECT unit, measures, since, until FROM roster WHERE sender <> ${sender} ORDER BY 1, 2`,
    `SELECT * FROM told WHERE sender <> ${sender} OR unit NOT IN (${own})`,
    `SELECT * FROM standing WHERE unit NOT IN (${own})`,
    'SELECT * FROM enrolments',
    'SELECT * FROM devices',
    'SELECT * FROM sources',
    'SELECT * FROM targets',
    'SELECT COUNT(*) FROM units',
    'SELECT COUNT(*) FROM kpis',
    'SELECT COUNT(*) FROM measures',
    'SELECT COUNT(*) FROM observations',
  ].map((sql) => JSON.stringify(db.prepare(sql).all()))
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

async function expectSoundReplica({ station }: Cast): Promise<void> {
  const { integrity, differences } = await verifyReplica(station)
  expect({ integrity, differences }).toEqual({ integrity: [], differences: [] })
  expect('polluted' in {}).toBe(false)
}

describe(`the intake, by chance (FUZZ_SEED=${SEED})`, { timeout: TIMEOUT_MS }, () => {
  it('gives every item a verdict, and touches nothing that is not the child’s', async () => {
    const all = await cast()
    await all.sendOfSister(1)
    const { intake, unitOf, station } = all
    const counts = { accepted: 0, rejected: 0, stale: 0 }
    let sister = 1
    let warm: number | null = null
    let runs = 0
    await fc.assert(
      fc.asyncProperty(anyEnvelope, fc.array(anyItem, { maxLength: 12 }), async (envelope, items) => {
        const batch = asBatch(all, envelope, JSON.parse(JSON.stringify(items)))
        const before = others(station)
        const result = await intake.take(unitOf(CHILD), batch)
        expect(others(station)).toBe(before)
        if (result.outcome === 'answered') {
          const { accepted, rejected } = result.answer
          const indexes = rejected.map(({ index }) => index)
          expect(accepted + rejected.length).toBe(batch.items.length)
          expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b))
          expect(indexes.every((index) => index >= 0 && index < batch.items.length)).toBe(true)
          expect(
            rejected.every(({ code, detail }) => ITEM_CODES.includes(code) && detail.length < 1_000),
          ).toBe(true)
          counts.accepted += accepted
          counts.rejected += rejected.length
        } else {
          expect(result.outcome).toBe('stale')
          counts.stale += 1
        }
        runs += 1
        if (runs % 50 === 0) {
          // Together with one that does harm, in the same transaction if it comes to that.
          sister += 1
          const next = asBatch(
            all,
            { ...envelope, epochStep: 1, after: 'last' },
            JSON.parse(JSON.stringify(items)),
          )
          await Promise.all([intake.take(unitOf(CHILD), next), all.sendOfSister(sister)])
        }
        if (runs === Math.floor(RUNS / 2)) warm = heapBytes()
      }),
      settings(RUNS),
    )
    await expectSoundReplica(all)
    const grown = heapBytes() - (warm ?? 0)
    expect(grown, `grew by ${Math.round(grown / MIB)} MiB`).toBeLessThan(MOST_GROWTH_BYTES)
    // A run in which nothing was taken, or nothing refused, would show nothing.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(RUNS / 50)
  })

  it('answers whatever bytes a child sends, and never with an error of its own', async () => {
    const all = await cast()
    const statuses = new Map<number, number>()
    const sound = fc
      .tuple(anyEnvelope, fc.array(anyItem, { maxLength: 4 }), junk)
      .map(([envelope, items]) =>
        Buffer.from(JSON.stringify(asBatch(all, envelope, JSON.parse(JSON.stringify(items))))),
      )
    const spoiledJson = spoiled(sound.map((bytes) => JSON.parse(bytes.toString('utf8')))).map((value) =>
      Buffer.from(JSON.stringify(value) ?? ''),
    )
    const body = fc.oneof(sound, spoiledJson, spoiledBytes(sound))
    const encoded = fc.oneof(
      body.map((bytes) => ({ bytes, encoding: 'identity' })),
      spoiledBytes(body.map((bytes) => gzipSync(bytes))).map((bytes) => ({ bytes, encoding: 'gzip' })),
      spoiledBytes(body.map((bytes) => zstdCompressSync(bytes))).map((bytes) => ({
        bytes,
        encoding: 'zstd',
      })),
    )
    await fc.assert(
      fc.asyncProperty(encoded, async ({ bytes, encoding }) => {
        const { status } = await call(all.url, {
          ...{ method: 'POST', path: '/chain/v1/batches', body: bytes, show: all.child },
          headers: { 'content-type': 'application/json', 'content-encoding': encoding },
        })
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        // 413: bytes of a frame’s head that ask for a large window.
        expect([200, 400, 401, 409, 413, 422]).toContain(status)
      }),
      settings(Math.ceil(RUNS / 4)),
    )
    await expectSoundReplica(all)
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 422]))
  })

  it('answers whatever is asked of its other routes', async () => {
    const all = await cast()
    const asked = fc.oneof(
      ...Object.entries(CHAIN_ROUTES).flatMap(([name, route]) => requestsOf(name, route)),
    )
    await fc.assert(
      fc.asyncProperty(asked, async ({ method, path, body }) => {
        // Refused enrolments have to wait, else.
        all.nation.clock.now += 10_000
        const { status } = await call(all.url, {
          ...{ method, path, show: all.child },
          ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
        })
        expect({
          status,
          known: status in { 200: 0, 400: 0, 401: 0, 403: 0, 409: 0, 413: 0, 422: 0 },
        }).toEqual({
          ...{ status, known: true },
        })
      }),
      settings(Math.ceil(RUNS / 4)),
    )
    await expectSoundReplica(all)
  })
})

interface Asked {
  readonly method: string
  readonly path: string
  readonly body?: string | undefined
}

/** Requests to a route: its query and its body as the contract has them, and spoiled. */
function requestsOf(
  name: string,
  { query, body }: (typeof CHAIN_ROUTES)[string],
): Array<fc.Arbitrary<Asked>> {
  const [method = '', path = ''] = name.split(' ')
  if (name === 'POST /chain/v1/batches') return []
  const word = fc
    .oneof(junk, fc.constantFrom('2026-01', '2026-12', '2026', '1', '41', 'abc'))
    // An object may have a `toString` that is no function.
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
  const queries = query
    ? fc.dictionary(fc.constantFrom(...Object.keys(query.shape), 'someday'), word, { maxKeys: 4 })
    : fc.constant({})
  const bodies = body
    ? fc.oneof(
        spoiled(fc.record({ secret: fc.string(), request: fc.string() })).map((value) =>
          JSON.stringify(value),
        ),
        fc.string({ unit: 'binary', maxLength: 50 }),
      )
    : fc.constant(undefined)
  return [
    fc.tuple(queries, bodies).map(([given, sent]) => {
      // Nobody waits for documents here.
      const search = new URLSearchParams({
        ...given,
        ...(query && 'wait' in query.shape ? { wait: '0' } : {}),
      })
      return { method, path: `${path}?${search}`, body: sent }
    }),
  ]
}
