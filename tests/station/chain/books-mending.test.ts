/**
 * Books against a replica that somebody changed behind its station's back, over a network that loses
 * requests and answers: whatever was done, one comparison later both sides hold the same again, and so does
 * all that is merged of it.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { digestQuery } from '#shared/contract/books.ts'
import { batch as batchSchema } from '#shared/contract/chain.ts'
import { formatInstant, type Period, packPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { createBooksKeeper } from '#station/chain/books-keeper.ts'
import type { Answer } from '#station/chain/call-parent.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { readDigest } from '#station/chain/digest.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { markEverythingDirty } from '#station/chain/mark-dirty.ts'
import { hasOutbox } from '#station/chain/outbox.ts'
import { putUplink, selectUplink } from '#station/chain/queries.ts'
import { acknowledge, beginEpoch, prepareBatch } from '#station/chain/sending.ts'
import { createDigestDesk } from '#station/chain/serve-digest.ts'
import { selectOwnBooks } from '#station/features/books/queries.ts'
import { takeObservations } from '#station/features/observations/intake.ts'
import { verifyReplica } from '#station/features/verification/verify-cells.ts'
import { homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { type OpenStation, openStation } from '#station/open-station.ts'
import { silentLog } from '../../support/chain.ts'
import { testClock } from '../../support/station.ts'

const WARD = '00004' as UnitCode
const CITY = '01' as UnitCode
/** Nobody tampers with this one: it is entered meanwhile. */
const UNTOUCHED = 'dossiers_handled'
/** A sum, and two stocks, which are carried into later months. */
const MEASURES = ['dossiers_received', 'population', 'health_insured', UNTOUCHED] as const
const DAYS = ['2026-11-18', '2026-11-19', '2026-11-20']
const MONTHS = ['2026-08', '2026-10', '2026-11']
const YEARS = { from: '2025-01' as Period, to: '2026-12' as Period }

const clock = testClock()
let root: string
const home = (folder: string, name: string) => homeAt(join(folder, name))

/** A ward that has joined its city; each run starts from copies of their homes. */
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mini-ioc-books-'))
  const template = join(root, 'template')
  await initStation(home(template, 'city'), { unit: CITY }, 'hanoi', clock())
  await initStation(home(template, 'ward'), { unit: WARD }, 'hanoi', clock())
  const city = openStation(home(template, 'city'), clock, silentLog)
  const ward = openStation(home(template, 'ward'), clock, silentLog)
  const identity = loadIdentity(city.home)
  const { code } = await createEnrolment(city, identity, { unit: WARD, url: 'https://127.0.0.1:1' })
  const request = await makeRequest(WARD, loadIdentity(ward.home).key)
  await redeemEnrolment(city, identity, { secret: readEnrolmentCode(code).secret, request, address: 'x' })
  await ward.writer.write(async (transaction) => {
    putUplink(transaction.db, CITY, 'https://127.0.0.1:1', clock())
    await markEverythingDirty(ward, transaction)
  })
  await city.close()
  await ward.close()
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

type Figure = readonly [measure: number, period: number, value: number | null]
type Tampering = { do: 'change' | 'delete' | 'add' | 'empty'; at: number; value: number }
type Fate = 'arrives' | 'request lost' | 'answer lost'

interface Run {
  readonly figures: readonly Figure[]
  readonly tamperings: readonly Tampering[]
  readonly meanwhile: readonly Figure[]
  readonly fates: readonly Fate[]
}

class World {
  readonly city: OpenStation
  readonly ward: OpenStation
  readonly #folder = mkdtempSync(join(root, 'run-'))
  /** What becomes of the next messages, the last first. */
  fates: Fate[] = []

  constructor() {
    cpSync(join(root, 'template'), this.#folder, { recursive: true })
    this.city = openStation(home(this.#folder, 'city'), clock, silentLog)
    this.ward = openStation(home(this.#folder, 'ward'), clock, silentLog)
  }

  async observe(figures: readonly Figure[]): Promise<void> {
    clock.now += 1_000
    const rows = figures.map(([index, at, value]) => {
      const measure = MEASURES[index] ?? ''
      const periods = this.ward.dictionary.measure(measure)?.basePeriod === 'day' ? DAYS : MONTHS
      return { unit: WARD, measure, period: periods[at], value }
    })
    const { rejected } = await takeObservations(this.ward, {
      rows,
      scope: { author: 'test', measures: null, units: null },
    })
    expect(rejected).toEqual([])
  }

  /** @throws where a message is lost. */
  async #pass<T>(arrive: () => Promise<T>): Promise<T> {
    const fate = this.fates.pop() ?? 'arrives'
    if (fate === 'request lost') throw new Error('lost')
    const answer = await arrive()
    if (fate === 'answer lost') throw new Error('lost')
    return answer
  }

  async send(): Promise<void> {
    clock.now += 1_000
    const prepared = await prepareBatch(this.ward, 40)
    if (!prepared) throw new Error('no batch')
    const unit = this.city.units.byCode(WARD)
    if (!unit) throw new Error('no unit')
    const result = await this.#pass(() => takeBatch(this.city, unit, batchSchema.parse(prepared.batch)))
    if (result.outcome !== 'answered') throw new Error(result.outcome)
    await acknowledge(this.ward, prepared, result.answer)
  }

  ask = async (path: string): Promise<Answer> => {
    const unit = this.city.units.byCode(WARD)
    if (!unit) throw new Error('no unit')
    const query = digestQuery.parse(Object.fromEntries(new URL(path, 'https://parent').searchParams))
    const answer = await this.#pass(() => createDigestDesk(this.city).digest(unit, query))
    return { status: 200, headers: {}, text: JSON.stringify(answer) }
  }

  /** As the uplink does: what waits goes first, and what was lost goes again. */
  async compare(meanwhile: readonly Figure[]): Promise<void> {
    const before = selectOwnBooks(this.ward.db)?.checkedAt
    const keeper = createBooksKeeper(this.ward)
    const asked = keeper.check({})
    const figures = [...meanwhile]
    for (let turn = 0; turn < 200; turn += 1) {
      const next = figures.pop()
      if (next) await this.observe([next])
      const uplink = selectUplink(this.ward.db)
      const waits = uplink?.pending !== null || uplink.resyncing === 1 || hasOutbox(this.ward.db)
      await (waits ? this.send() : keeper.step(this.ask)).catch((error: Error) => {
        if (error.message !== 'lost') throw error
      })
      const outcome = selectOwnBooks(this.ward.db)
      if (outcome && outcome.checkedAt !== before) {
        await asked
        return
      }
    }
    throw new Error('it never ends')
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 100; turn += 1) {
      await this.send().catch(() => undefined)
      const uplink = selectUplink(this.ward.db)
      if (uplink?.pending === null && uplink.resyncing === 0 && !hasOutbox(this.ward.db)) return
    }
    throw new Error('it never settles')
  }

  async tamper({ do: what, at, value }: Tampering): Promise<void> {
    await this.city.writer.write(({ db }) => {
      const rows = db
        .prepare(
          `SELECT measure, period FROM cells WHERE unit = (SELECT id FROM units WHERE code = ?) AND part = 0
             AND total IS NOT NULL AND measure <> (SELECT id FROM measures WHERE key = ?) ORDER BY measure, period`,
        )
        .all(WARD, UNTOUCHED) as Array<{ measure: number; period: number }>
      const row = rows[at % Math.max(1, rows.length)]
      if (!row) return
      const where = `unit = (SELECT id FROM units WHERE code = '${WARD}') AND part = 0 AND slice = 0
        AND measure = @measure AND period = @period`
      if (what === 'change')
        db.prepare(`UPDATE cells SET total = @value WHERE ${where}`).run({ ...row, value })
      else if (what === 'empty')
        db.prepare(`UPDATE cells SET total = NULL, n = 0, reported = 0, carried = 0 WHERE ${where}`).run(row)
      else if (what === 'delete') db.prepare(`DELETE FROM cells WHERE ${where}`).run(row)
      else {
        db.prepare(
          `INSERT OR IGNORE INTO cells SELECT unit, measure, slice, part, @other, @value, 1, 1, 0, rev, as_of, computed_at,
             simulated, origin_epoch, origin_rev, restated FROM cells WHERE ${where}`,
        ).run({ ...row, value, other: packPeriod((row.period < 1e8 ? '2026-10-07' : '2026-02') as Period) })
      }
    })
  }

  async end(): Promise<void> {
    await this.city.close()
    await this.ward.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function book({ db }: OpenStation, unit: UnitCode) {
  return db
    .prepare(
      `SELECT measures.key, cells.period, cells.total, cells.n, cells.reported, cells.carried
       FROM cells JOIN units ON units.id = cells.unit JOIN measures ON measures.id = cells.measure
       WHERE units.code = ? AND cells.part = 0 AND cells.total IS NOT NULL ORDER BY 1, 2`,
    )
    .all(unit)
}

const digestAt = (station: OpenStation) => {
  const own = station.units.byCode(WARD)
  if (!own) throw new Error('no unit')
  return readDigest(station, { units: [own], own, range: YEARS })
}

async function run({ figures, tamperings, meanwhile, fates }: Run): Promise<void> {
  const world = new World()
  try {
    await world.observe(figures)
    await world.settle()
    expect(await digestAt(world.city)).toEqual(await digestAt(world.ward))
    for (const tampering of tamperings) await world.tamper(tampering)
    const wasTouched =
      JSON.stringify(await digestAt(world.city)) !== JSON.stringify(await digestAt(world.ward))
    world.fates = [...fates]
    await world.compare(meanwhile)
    const outcome = selectOwnBooks(world.ward.db)
    expect(outcome?.differing).toBe(0)
    expect(outcome?.repaired !== undefined).toBe(wasTouched)
    await world.settle()
    expect(book(world.city, WARD)).toEqual(book(world.ward, WARD))
    expect(book(world.city, CITY)).toEqual(book(world.ward, WARD))
    expect((await verifyReplica(world.city)).differences).toEqual([])
  } finally {
    await world.end()
  }
}

/** Lets time pass at once, whatever the stations' clock says. */
function passTime(): (ms: number) => void {
  const now = performance.now.bind(performance)
  let passed = 0
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + passed)
  onTestFinished(() => spy.mockRestore())
  return (ms) => {
    passed += ms
  }
}

const value = fc.option(fc.nat(3), { freq: 5 })
const figure = fc.tuple(fc.nat(2), fc.nat(2), value)
const other = fc.tuple(fc.constant(3), fc.nat(2), value)
const tampering = fc.record({
  do: fc.constantFrom('change' as const, 'delete' as const, 'add' as const, 'empty' as const),
  at: fc.nat(40),
  value: fc.nat(9),
})

describe('comparing books', () => {
  it('mends whatever was changed at the parent', { timeout: 240_000 }, async () => {
    const runs = fc.record({
      figures: fc.uniqueArray(figure, {
        minLength: 1,
        maxLength: 8,
        selector: ([measure, period]) => measure * 3 + period,
      }),
      tamperings: fc.array(tampering, { maxLength: 3 }),
      meanwhile: fc.array(other, { maxLength: 3 }),
      fates: fc.array(fc.constantFrom<Fate>('arrives', 'request lost', 'answer lost'), { maxLength: 6 }),
    })
    await fc.assert(fc.asyncProperty(runs, run), { numRuns: 40 })
  })

  it('waits while figures are on their way, and says so after a minute', async () => {
    const world = new World()
    await world.observe([[0, 0, 1]])
    const keeper = createBooksKeeper(world.ward)
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const asked = keeper.check({})
    await keeper.step(() => Promise.reject(new Error('nothing may be asked')))
    vi.advanceTimersByTime(60_000)
    expect(await asked).toEqual({
      state: 'busy',
      detail: expect.stringMatching(/còn đang gửi/),
      outcome: null,
    })
    vi.useRealTimers()
    await world.settle()
    // It is made up for as soon as all has been sent.
    expect(keeper.isDue()).toBe(true)
    while (keeper.isDue()) await keeper.step(world.ask)
    expect(selectOwnBooks(world.ward.db)?.differing).toBe(0)
    await world.end()
  })

  it.each([
    [503, { 'retry-after': '7' }, 'busy', 7_000],
    [404, {}, 'offline', 3_600_000],
  ])('lets a parent that answers %i be for a while', async (status, headers, state, waitMs) => {
    const world = new World()
    await world.settle()
    const keeper = createBooksKeeper(world.ward)
    const pass = passTime()
    const asked = keeper.check({})
    await keeper.step(async () => ({ status, headers, text: '' }))
    expect(await asked).toMatchObject({ state, outcome: null })
    expect(keeper.isDue()).toBe(false)
    pass(waitMs - 1_000)
    expect(keeper.isDue()).toBe(false)
    pass(1_000)
    expect(keeper.isDue()).toBe(true)
    await world.end()
  })

  it('comes again as soon as a busy parent said, though the clock was a day ahead then and is put right', async () => {
    const world = new World()
    await world.observe([[0, 2, 1]])
    await world.settle()
    const keeper = createBooksKeeper(world.ward)
    const pass = passTime()
    const rightNow = clock.now
    clock.now += 24 * 3_600_000
    expect(keeper.isDue()).toBe(true)
    await keeper.step(async () => ({ status: 503, headers: { 'retry-after': '7' }, text: '' }))
    clock.now = rightNow
    expect(keeper.isDue()).toBe(false)
    pass(7_000)
    expect(keeper.isDue()).toBe(true)
    while (keeper.isDue()) await keeper.step(world.ask)
    expect(selectOwnBooks(world.ward.db)).toMatchObject({
      checkedAt: formatInstant(rightNow),
      differing: 0,
    })
    await world.end()
  })

  it('does not believe a digest of other months', async () => {
    const world = new World()
    await world.settle()
    const keeper = createBooksKeeper(world.ward)
    const asked = keeper.check({})
    const strange = { measure: 'population', month: '1991-01', count: 1, sum: '1', total: 1 }
    await keeper.step(async (path) => {
      const answer = await world.ask(path)
      return { ...answer, text: JSON.stringify({ ...JSON.parse(answer.text), buckets: [strange] }) }
    })
    expect(await asked).toMatchObject({ state: 'offline', outcome: null })
    expect(selectOwnBooks(world.ward.db)).toBeNull()
    await world.end()
  })

  it('begins anew where everything was sent again in between', async () => {
    const world = new World()
    await world.observe([[0, 2, 1]])
    await world.settle()
    const keeper = createBooksKeeper(world.ward)
    await keeper.step(world.ask)
    await world.ward.writer.write((transaction) => beginEpoch(world.ward, transaction, 7))
    await world.settle()
    while (keeper.isDue()) await keeper.step(world.ask)
    expect(selectOwnBooks(world.ward.db)).toMatchObject({
      differing: 0,
      mended: 0,
      from: '2025-01',
      to: '2026-12',
    })
    expect(selectOwnBooks(world.ward.db)?.compared).toBeGreaterThan(1)
    await world.end()
  })
})
