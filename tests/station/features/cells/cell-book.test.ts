/**
 * Whatever was sent in whatever order, the cells are those that plain arithmetic makes of the last word
 * on each figure. The arithmetic below is written from the rules and shares no code with the station.
 */
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EMPTY_CELL } from '#shared/domain/cell.ts'
import { type Period, packPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { enterFigures } from '#station/features/cells/enter-figures.ts'
import { cellItem, selectCellPage } from '#station/features/cells/items.ts'
import { takeObservations } from '#station/features/observations/intake.ts'
import { verifyReplica } from '#station/features/verification/verify-cells.ts'
import { type OpenStation, openStation } from '#station/open-station.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { makeStation, NOW } from '../../../support/station.ts'

// --- Measures of every kind.

const OVER_TIME = ['sum', 'last', 'avg', 'min', 'max'] as const
const OVER_UNITS = ['sum', 'avg', 'min', 'max', 'none'] as const
const KINDS = ['flow', 'stock', 'cumulative', 'plan', 'sample'] as const
/** Base periods on both sides of months, quarters, years and ISO years. */
const PERIODS = {
  day: [
    ...['2025-12-28', '2025-12-29', '2025-12-31', '2026-01-01', '2026-01-04', '2026-03-31'],
    ...['2026-04-01', '2026-06-30', '2026-07-01', '2026-07-02', '2026-11-20', '2026-11-21'],
  ],
  week: ['2025-W52', '2026-W01', '2026-W05', '2026-W14', '2026-W27'],
  month: ['2025-12', '2026-01', '2026-03', '2026-06', '2026-07'],
  quarter: ['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'],
  half: ['2025-H2', '2026-H1', '2026-H2'],
  year: ['2025', '2026'],
} as const
type Base = keyof typeof PERIODS
const BASES = ['day', 'day', 'week', 'month', 'day', 'quarter', 'half', 'day', 'year'] as const

interface TestMeasure {
  readonly key: string
  readonly kind: (typeof KINDS)[number]
  readonly overTime: (typeof OVER_TIME)[number]
  readonly overUnits: (typeof OVER_UNITS)[number]
  readonly basePeriod: Base
  readonly decimals: number
}

const EACH_WAY: TestMeasure[] = OVER_TIME.flatMap((overTime, row) =>
  OVER_UNITS.map((overUnits, column) => {
    const index = row * OVER_UNITS.length + column
    const basePeriod = BASES[index % BASES.length] ?? 'day'
    const kind = KINDS[index % KINDS.length] ?? 'flow'
    return { key: `t_${overTime}_${overUnits}`, kind, overTime, overUnits, basePeriod, decimals: index % 3 }
  }),
)

/** Figures that stand in for later ones, merged in every way that can be moved. */
const CARRIED: TestMeasure[] = (['stock', 'cumulative', 'plan'] as const).flatMap((kind) =>
  (['sum', 'avg', 'min', 'max'] as const).flatMap((overUnits) =>
    (['day', 'month'] as const).map((basePeriod) => ({
      key: `t_${kind}_${overUnits}_${basePeriod}`,
      kind,
      overTime: 'last' as const,
      overUnits,
      basePeriod,
      decimals: 0,
    })),
  ),
)

const MEASURES = [...EACH_WAY, ...CARRIED]

const definitions = MEASURES.map((measure) => ({
  ...measure,
  nameVi: measure.key,
  nameEn: measure.key,
  unit: 'thing',
  minimum: null,
}))

// --- Histories.

const CITY = '01'
const UNITS = [CITY, '00004', '00008', '00025'] as const

interface Row {
  readonly unit: string
  readonly measure: TestMeasure
  readonly period: string
  readonly slice: string
  /** In the measure's last decimal; null retracts. */
  readonly scaled: number | null
}

const keyOf = ({ unit, measure, period, slice }: Row) => `${unit}|${measure.key}|${period}|${slice}`

const rowOf = (measures: readonly TestMeasure[], units: readonly string[]) =>
  fc
    .record({
      unit: fc.constantFrom(...units),
      measure: fc.constantFrom(...measures),
      period: fc.nat({ max: 11 }),
      slice: fc.constantFrom('', '', 'a'),
      scaled: fc.option(fc.integer({ min: -3_000, max: 9_000 }), { freq: 6 }),
    })
    .map(({ period, ...row }): Row => {
      const periods: readonly string[] = PERIODS[row.measure.basePeriod]
      return { ...row, period: periods[period % periods.length] ?? '2026' }
    })

/** With few units and measures a batch has many rows of one series, which is read another way. */
const batchesOf = (measures: readonly TestMeasure[], units: readonly string[]) =>
  fc.array(fc.uniqueArray(rowOf(measures, units), { selector: keyOf, minLength: 1, maxLength: 24 }), {
    minLength: 1,
    maxLength: 6,
  })

const history = fc
  .tuple(fc.subarray(MEASURES, { minLength: 1, maxLength: 3 }), fc.subarray([...UNITS], { minLength: 1 }))
  .chain(([measures, units]) => batchesOf(measures, units))

function lastWords(batches: readonly (readonly Row[])[]): Row[] {
  const last = new Map<string, Row>()
  for (const row of batches.flat()) last.set(keyOf(row), row)
  return [...last.values()].filter(({ scaled }) => scaled !== null)
}

// --- The same by hand.

const DAY_MS = 86_400_000
const pad = (value: number) => String(value).padStart(2, '0')

/** All periods that a base period belongs to whole, itself included. */
function periodsAround(base: Base, period: string): string[] {
  const year = Number(period.slice(0, 4))
  const around = (on: number): string[] => {
    const date = new Date(on)
    const [y, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
    return [`${y}-${pad(month)}`, `${y}-Q${Math.ceil(month / 3)}`, `${y}-H${month < 7 ? 1 : 2}`, `${y}`]
  }
  const thursdayOf = (on: number) => on + (4 - (new Date(on).getUTCDay() || 7)) * DAY_MS
  const weekOf = (on: number) => {
    const thursday = new Date(thursdayOf(on))
    const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
    return `${thursday.getUTCFullYear()}-W${pad(Math.floor((thursday.getTime() - first) / DAY_MS / 7) + 1)}`
  }
  switch (base) {
    case 'day':
      return [period, weekOf(Date.parse(period)), ...around(Date.parse(period))]
    case 'week': {
      const january4 = thursdayOf(Date.UTC(year, 0, 4))
      return [period, ...around(january4 + (Number(period.slice(6)) - 1) * 7 * DAY_MS)]
    }
    case 'month':
      return around(Date.parse(`${period}-01`))
    case 'quarter':
      return around(Date.UTC(year, Number(period.slice(6)) * 3 - 1, 1)).slice(1)
    case 'half':
      return around(Date.UTC(year, Number(period.slice(6)) * 6 - 1, 1)).slice(2)
    case 'year':
      return [period]
  }
}

type Plain = [value: number, n: number, reported: number, carried: number]

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

/** A leaf's figure of a period and how many observations stand behind it. */
function leafFigure(measure: TestMeasure, rows: readonly Row[]): { figure: number; sum: number; n: number } {
  const values = rows
    .toSorted((a, b) => (a.period < b.period ? -1 : 1))
    .map(({ scaled }) => scaled ?? Number.NaN)
  const n = values.length
  const sum = sumOf(values)
  const figure = {
    sum,
    last: values.at(-1) ?? Number.NaN,
    // A mean that is summed or compared over units is kept to six more digits.
    avg: Math.round((sum * 1e6) / n) / 1e6,
    min: Math.min(...values),
    max: Math.max(...values),
  }[measure.overTime]
  // What Σ(value·n) takes of it: for a mean that is the sum itself, unrounded.
  return { figure, sum: measure.overTime === 'avg' ? sum : figure * n, n }
}

/** Figures of some leaves made one, in the measure's unit. */
function merged(
  measure: TestMeasure,
  leaves: ReadonlyArray<ReturnType<typeof leafFigure>>,
  carried = 0,
): Plain {
  const scale = 10 ** measure.decimals
  const n = sumOf(leaves.map((leaf) => leaf.n))
  const figures = leaves.map(({ figure }) => figure)
  const pooled = sumOf(leaves.map(({ sum }) => sum)) / n / scale
  const exact = (figure: number) =>
    measure.overTime === 'avg' ? Math.round(figure * 1e6) / (scale * 1e6) : figure / scale
  const value = {
    sum: () => exact(sumOf(figures.map((figure) => Math.round(figure * 1e6))) / 1e6),
    min: () => exact(Math.min(...figures)),
    max: () => exact(Math.max(...figures)),
    avg: () => pooled,
    none: () => (measure.overTime === 'avg' ? pooled : exact(figures[0] ?? Number.NaN)),
  }[measure.overUnits]()
  return [value + 0, n, leaves.length - carried, carried]
}

const REACH: Record<string, number> = { day: 31, week: 8, month: 12, quarter: 4, half: 2, year: 2 }

/** Length of a period, and its number in the row of those of its length. */
function ordinal(period: string): [length: string, number: number] {
  const year = Number(period.slice(0, 4))
  const rest = period.slice(5)
  if (rest === '') return ['year', year]
  if (rest.startsWith('W')) {
    const january4 = new Date(Date.UTC(year, 0, 4))
    const monday = january4.getTime() / DAY_MS - ((january4.getUTCDay() || 7) - 1)
    return ['week', monday / 7 + Number(rest.slice(1))]
  }
  if (rest.startsWith('Q')) return ['quarter', year * 4 + Number(rest.slice(1))]
  if (rest.startsWith('H')) return ['half', year * 2 + Number(rest.slice(1))]
  return rest.includes('-') ? ['day', Date.parse(period) / DAY_MS] : ['month', year * 12 + Number(rest)]
}

/** True where a figure of an earlier period stands in for a later one that has none. */
function standsIn(kind: TestMeasure['kind'], earlier: string, period: string): boolean {
  const [length, to] = ordinal(period)
  const [other, from] = ordinal(earlier)
  if (length !== other || from >= to || to - from > (REACH[length] ?? 0)) return false
  if (kind === 'stock') return true
  return (kind === 'cumulative' || kind === 'plan') && earlier.slice(0, 4) === period.slice(0, 4)
}

/** Every cell that there should be, from the last word on every figure. */
function expectedCells(rows: readonly Row[]): Map<string, Plain> {
  const leaves = new Map<string, Map<string, Row[]>>()
  for (const row of rows) {
    for (const period of periodsAround(row.measure.basePeriod, row.period)) {
      const key = `${row.measure.key}|${period}|${row.slice}`
      const units = leaves.get(key) ?? new Map<string, Row[]>()
      units.set(row.unit, [...(units.get(row.unit) ?? []), row])
      leaves.set(key, units)
    }
  }
  const cells = new Map<string, Plain>()
  for (const [key, units] of leaves) {
    const [name = '', period = '', slice = ''] = key.split('|')
    const measure = MEASURES.find((candidate) => candidate.key === name) as TestMeasure
    const figures = new Map([...units].map(([unit, own]) => [unit, leafFigure(measure, own)] as const))
    for (const [unit, figure] of figures)
      if (unit !== CITY) cells.set(`${unit}|${key}`, merged(measure, [figure]))
    const own = figures.get(CITY)
    if (measure.overUnits === 'none') {
      if (own) cells.set(`${CITY}|${key}`, merged(measure, [own]))
      continue
    }
    const carried = UNITS.filter((unit) => !figures.has(unit)).flatMap((unit) => {
      const earlier = [...leaves]
        .filter(
          ([other, theirs]) =>
            other.startsWith(`${name}|`) && other.endsWith(`|${slice}`) && theirs.has(unit),
        )
        .map(([other]) => other.split('|')[1] ?? '')
        .filter((other) => standsIn(measure.kind, other, period))
        .sort((a, b) => ordinal(a)[1] - ordinal(b)[1])
        .at(-1)
      return earlier ? [leafFigure(measure, leaves.get(`${name}|${earlier}|${slice}`)?.get(unit) ?? [])] : []
    })
    cells.set(`${CITY}|${key}`, merged(measure, [...figures.values(), ...carried], carried.length))
  }
  return cells
}

// --- The station.

async function openCity(): Promise<OpenStation> {
  const home = await makeCustomHome(CITY, { measures: definitions })
  const station = openStation(home, () => NOW, pino({ level: 'silent' }))
  onTestFinished(() => station.close())
  return station
}

async function empty(station: OpenStation): Promise<void> {
  await station.writer.write(({ db }) =>
    db.exec('DELETE FROM observations; DELETE FROM cells; DELETE FROM roster'),
  )
}

async function enter(station: OpenStation, rows: readonly Row[]) {
  const written = rows.map(({ unit, measure, period, slice, scaled }) => ({
    unit,
    measure: measure.key,
    period,
    slice,
    value: scaled === null ? null : scaled / 10 ** measure.decimals,
  }))
  const scope = { author: 'test', measures: null, units: null }
  const answer = await takeObservations(station, { rows: written, scope, confirmed: true })
  expect(answer.rejected).toEqual([])
  return answer
}

function cellsOf(station: OpenStation): Map<string, Plain> {
  const all = { unit: null, measure: null, slice: null, period: null, after: null, limit: 1_000_000 }
  const items = selectCellPage(station.db, all).flatMap((row) => cellItem(station, row) ?? [])
  return new Map(
    items.flatMap(({ unit, measure, period, slice, value, n, reported, carried }): Array<[string, Plain]> => {
      if (value !== null) return [[`${unit}|${measure}|${period}|${slice}`, [value, n, reported, carried]]]
      expect([n, reported, carried]).toEqual([0, 0, 0])
      return []
    }),
  )
}

const sorted = (cells: Map<string, Plain>) => [...cells].sort(([a], [b]) => (a < b ? -1 : 1))

describe('the cell book', () => {
  it('makes of any history the cells of its last words', async () => {
    const station = await openCity()
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        await empty(station)
        for (const batch of batches) await enter(station, batch)
        expect(sorted(cellsOf(station))).toEqual(sorted(expectedCells(lastWords(batches))))
        expect((await verifyReplica(station)).differences).toEqual([])
      }),
      { numRuns: 120 },
    )
  })

  it('holds for every measure, not only for those that chance picked', async () => {
    const station = await openCity()
    for (const measure of MEASURES) {
      const [batches] = fc.sample(batchesOf([measure], UNITS), {
        numRuns: 1,
        seed: MEASURES.indexOf(measure),
      })
      await empty(station)
      for (const batch of batches ?? []) await enter(station, batch)
      expect(sorted(cellsOf(station)), measure.key).toEqual(sorted(expectedCells(lastWords(batches ?? []))))
      expect((await verifyReplica(station)).differences).toEqual([])
    }
  })

  it('does not care how the last words were split or in which order they came', async () => {
    const station = await openCity()
    const shuffled = history.chain((batches) => {
      const last = lastWords(batches)
      return fc.record({
        rows: fc.shuffledSubarray(last, { minLength: last.length }),
        size: fc.integer({ min: 1, max: 30 }),
      })
    })
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ rows, size }) => {
        await empty(station)
        for (let at = 0; at < rows.length; at += size) await enter(station, rows.slice(at, at + size))
        expect(sorted(cellsOf(station))).toEqual(sorted(expectedCells(rows)))
      }),
      { numRuns: 40 },
    )
  })

  it('moves what is carried as if it were merged anew: first and last reporters, corrections, ties', async () => {
    const station = await openCity()
    const carried = fc.constantFrom(...CARRIED).chain((measure) =>
      fc.array(
        fc.uniqueArray(
          rowOf([measure], UNITS).map((row) => ({
            ...row,
            slice: '',
            // Few figures, so that the smallest is often there twice, and many that are taken back.
            scaled: row.scaled === null || row.scaled % 4 === 0 ? null : Math.abs(row.scaled % 3),
          })),
          { selector: keyOf, minLength: 1, maxLength: 4 },
        ),
        { minLength: 3, maxLength: 14 },
      ),
    )
    await fc.assert(
      fc.asyncProperty(carried, async (batches) => {
        await empty(station)
        for (const [index, batch] of batches.entries()) {
          await enter(station, batch)
          expect(sorted(cellsOf(station))).toEqual(
            sorted(expectedCells(lastWords(batches.slice(0, index + 1)))),
          )
        }
        expect((await verifyReplica(station)).differences).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('merges cells that sub-units sent, tombstones and replacements among them', async () => {
    const station = await openCity()
    const sent = fc.record({
      unit: fc.constantFrom(...UNITS.slice(1)),
      measure: fc.constantFrom(...CARRIED),
      period: fc.nat({ max: 11 }),
      total: fc.option(fc.integer({ min: -5, max: 5 }), { freq: 3 }),
      reported: fc.integer({ min: 0, max: 2 }),
      carried: fc.integer({ min: 0, max: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(sent, { minLength: 1, maxLength: 5 }), { maxLength: 8 }),
        async (batches) => {
          await empty(station)
          let rev = 0
          for (const batch of batches) {
            await station.writer.write((transaction) =>
              enterFigures(station, transaction, (book) => {
                for (const {
                  unit,
                  measure: { key, basePeriod },
                  period,
                  total,
                  reported,
                  carried,
                } of batch) {
                  const measure = station.dictionary.measure(key)
                  const id = station.units.byCode(unit as UnitCode)?.id
                  if (!measure || id === undefined) throw new Error(`no ${key} or ${unit}`)
                  const periods: readonly string[] = PERIODS[basePeriod]
                  const counts = { n: reported + carried, reported, carried }
                  const isEmpty = total === null || counts.n === 0
                  rev += 1
                  book.receive({
                    unit: id,
                    measure,
                    slice: 0,
                    period: packPeriod((periods[period % periods.length] ?? '2026') as Period),
                    state: isEmpty ? EMPTY_CELL : { total, ...counts },
                    asOf: NOW,
                    simulated: false,
                    restated: false,
                    epoch: 1,
                    rev,
                  })
                }
              }),
            )
          }
          expect((await verifyReplica(station)).differences).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives a cell a new revision when its figure changes, and only then', async () => {
    const station = await openCity()
    const revisions = () =>
      new Map(
        station.db
          .prepare<[], { key: string; rev: number }>(
            `SELECT unit || '|' || measure || '|' || slice || '|' || period AS key, rev FROM cells WHERE part = 0`,
          )
          .all()
          .map(({ key, rev }) => [key, rev]),
      )
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        await empty(station)
        for (const batch of batches) {
          await enter(station, batch)
          const [cells, before] = [sorted(cellsOf(station)), revisions()]
          const repeated = await enter(station, batch)
          expect(repeated.accepted).toBe(0)
          expect([sorted(cellsOf(station)), revisions()]).toEqual([cells, before])
        }
        const all = [...revisions().values()]
        expect(new Set(all).size).toBe(all.length)
      }),
      { numRuns: 25 },
    )
  })
})

describe('the nation', () => {
  it('merges a figure entered for a commune through its province', async () => {
    const station = await makeStation('VN')
    const row = { measure: 'dossiers_received', period: '2026-11-21' }
    const told: string[] = []
    station.station.live.listen((events) => {
      for (const { event, data } of events) if (event === 'cell') told.push(JSON.parse(data).unit)
    })
    await station.post([
      { ...row, unit: '00004', value: 100 },
      { ...row, unit: '00008', value: 20 },
      { ...row, unit: '01', value: 3 },
      { ...row, unit: 'VN', value: 1_000 },
    ])
    // Each of the six periods once at every level: no level is written before those below it.
    expect(told.toSorted()).toEqual(['00004', '00008', '01', 'VN'].flatMap((unit) => Array(6).fill(unit)))
    await station.post([{ ...row, unit: '00004', value: 90 }])
    const figures = async (period: string) => {
      const { body } = await station.ask<{
        items: Array<{ unit: string; value: number; n: number; reported: number }>
      }>('GET', `/api/v1/cells?period=${period}`)
      return Object.fromEntries(
        body.items.map(({ unit, value, n, reported }) => [unit, [value, n, reported]]),
      )
    }
    const whole = { VN: [1_113, 4, 4], '01': [113, 3, 3], '00004': [90, 1, 1], '00008': [20, 1, 1] }
    expect(await figures('2026-11-21')).toEqual(whole)
    expect(await figures('2026-Q4')).toEqual(whole)
    expect(await station.ask('POST', '/api/v1/verifications')).toMatchObject({ body: { differences: [] } })
  })
})
