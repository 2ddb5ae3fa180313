import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectAt, forecastPace, paceAt, type Reading, runRate } from '#shared/domain/forecast-pace.ts'
import { elapsedYear } from '#shared/domain/kpi.ts'
import { type Period, periodEnd, periodStart, shiftPeriod } from '#shared/domain/period.ts'

const DAY_MS = 86_400_000
const month = (index: number, year = 2026): Period => shiftPeriod(`${year}-01` as Period, index)

/** Figures at the end of each month, from what each month adds. */
function readingsOf(added: readonly number[], year = 2026): Reading[] {
  let value = 0
  return added.map((more, index) => {
    value += more
    return { at: periodEnd(month(index, year)), value }
  })
}

/** What a steady rate adds in a month. */
const steady = (perDay: number, index: number, year = 2026) =>
  (perDay * (periodEnd(month(index, year)) - periodStart(month(index, year)))) / DAY_MS

const years = (perDay: number, months: number) =>
  Array.from({ length: months }, (_, index) => steady(perDay, index))

describe('a run rate', () => {
  it('is none below six readings', () => {
    expect(runRate(readingsOf(years(10, 5)))).toBeNull()
    expect(runRate(readingsOf(years(10, 6)))).not.toBeNull()
  })

  it('of a steady figure goes on, with no spread', () => {
    const run = runRate(readingsOf(years(10, 9)))
    if (!run) throw new Error('no run rate')
    expect(run.rate * DAY_MS).toBeCloseTo(10, 9)
    const { value, deviation } = expectAt(run, periodEnd('2026-10' as Period))
    expect(value).toBeCloseTo(3_040, 6)
    expect(deviation).toBeCloseTo(0, 6)
  })

  it('starts each year at zero, and keeps the increments of the year before', () => {
    const before = readingsOf(
      Array.from({ length: 12 }, (_, index) => steady(10, index, 2025)),
      2025,
    )
    const run = runRate([...before, ...readingsOf(years(10, 2))])
    expect(run?.increments).toBe(14)
    expect((run?.rate ?? 0) * DAY_MS).toBeCloseTo(10, 9)
    if (!run) throw new Error('no run rate')
    expect(expectAt(run, periodEnd('2027-01' as Period)).value).toBeCloseTo(310, 6)
  })

  it('does not depend on the order, moves in proportion, and shrugs at one wild increment', () => {
    const added = [300, 280, 320, 310, 290, 305, 295, 315]
    const readings = readingsOf(added)
    const rateOf = (some: readonly Reading[]) => (runRate(some)?.rate ?? Number.NaN) * DAY_MS
    fc.assert(
      fc.property(
        fc.shuffledSubarray(readings, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 1_000 }),
        (some, times) => {
          const more = some.map(({ at, value }) => ({ at, value: value * times }))
          expect(rateOf(more) / times).toBeCloseTo(rateOf(readings), 9)
        },
      ),
    )
    expect(rateOf(readingsOf(added.with(3, 30_000)))).toBeLessThan(1.2 * rateOf(readings))
  })

  it('is the less certain the farther ahead', () => {
    const run = runRate(readingsOf([300, 250, 350, 320, 280, 310]))
    if (!run) throw new Error('no run rate')
    const deviations = [1, 10, 30, 90].map((days) => expectAt(run, run.last.at + days * DAY_MS).deviation)
    expect(deviations).toEqual(deviations.toSorted((a, b) => a - b))
    expect(deviations[0]).toBeGreaterThan(0)
  })
})

describe('a pace', () => {
  const PLAN = 3_650
  const end = periodEnd('2026-10' as Period)
  const evaluate = (figures: ReadonlyMap<string, number>, at: number) =>
    (100 * (figures.get('done') ?? 0)) / (PLAN * elapsedYear('2026-10' as Period, at))

  it('is the formula over what its figures will be', () => {
    const run = runRate(readingsOf(years(9, 9)))
    if (!run) throw new Error('no run rate')
    expect(forecastPace(new Map([['done', run]]), evaluate, end)).toMatchObject({
      value: 90,
      spread: 0,
      freedom: 8,
      method: 'run-rate',
    })
  })

  it('has a path from where the figure stands to the forecast', () => {
    // 11 a day until June, then 6.
    const added = Array.from({ length: 9 }, (_, index) => steady(index < 6 ? 11 : 6, index))
    const run = runRate(readingsOf(added))
    if (!run) throw new Error('no run rate')
    const runs = new Map([['done', run]])
    const path = [0, 15, 31].map((days) => paceAt(runs, evaluate, end - (31 - days) * DAY_MS) ?? 0)
    expect(path[0]).toBeCloseTo((100 * run.last.value) / (10 * 273), 6)
    expect(path[2]).toBeCloseTo(forecastPace(runs, evaluate, end)?.value ?? 0, 6)
  })

  it('has the spread that the formula makes of its figures’, and none without a value', () => {
    const run = runRate(readingsOf([300, 250, 350, 320, 280, 310, 305, 290, 300]))
    if (!run) throw new Error('no run rate')
    const runs = new Map([['done', run]])
    const outlook = forecastPace(runs, evaluate, end)
    expect(outlook?.spread).toBeCloseTo((100 * expectAt(run, end).deviation) / (10 * 304), 9)
    expect(forecastPace(runs, () => null, end)).toBeNull()
  })
})
