import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BaseSummary,
  baseCell,
  type CellState,
  cellValue,
  EMPTY_CELL,
  foldByDifference,
  foldOverTime,
  foldsByDifference,
  mergeCells,
  moveByDifference,
  movesByDifference,
  sameState,
  stateFromValue,
} from '#shared/domain/cell.ts'
import { cellDecimals, LARGEST_EXACT_FRACTION, type Measure } from '#shared/domain/measure.ts'
import { anyMeasure, measureWith } from './arbitraries.ts'

const count = fc.integer({ min: 1, max: 400 })

/** A cell somebody reported, or a tombstone. */
const anyState: fc.Arbitrary<CellState> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(EMPTY_CELL) },
  {
    weight: 4,
    arbitrary: fc.record({
      total: fc.integer({ min: -1e12, max: 1e12 }),
      n: count,
      reported: count,
      carried: fc.nat(20),
    }),
  },
)
const mergedOverUnits = anyMeasure.filter(({ overUnits }) => overUnits !== 'none')

describe('mergeCells', () => {
  it('does not depend on the order of the parts, nor on how they are grouped', () => {
    const parts = fc.array(anyState, { maxLength: 20 })
    const shuffled = parts.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        fc.nat(all.length),
      ),
    )
    fc.assert(
      fc.property(mergedOverUnits, shuffled, (measure, [all, other, cut]) => {
        const merged = mergeCells(measure, all)
        expect(mergeCells(measure, other)).toEqual(merged)
        const left = mergeCells(measure, all.slice(0, cut))
        expect(mergeCells(measure, [left, mergeCells(measure, all.slice(cut))])).toEqual(merged)
      }),
    )
  })

  it('adds, compares or pools the totals and always adds the counts', () => {
    fc.assert(
      fc.property(mergedOverUnits, fc.array(anyState, { maxLength: 12 }), (measure, parts) => {
        const real = parts.filter(({ total }) => total !== null)
        const totals = real.map(({ total }) => total ?? 0)
        const sum = (numbers: number[]) => numbers.reduce((whole, part) => whole + part, 0)
        const total = {
          sum: sum(totals),
          avg: sum(totals),
          min: Math.min(...totals),
          max: Math.max(...totals),
          none: 0,
        }
        expect(mergeCells(measure, parts)).toEqual(
          real.length === 0
            ? EMPTY_CELL
            : {
                total: total[measure.overUnits],
                n: sum(real.map(({ n }) => n)),
                reported: sum(real.map(({ reported }) => reported)),
                carried: sum(real.map(({ carried }) => carried)),
              },
        )
      }),
    )
  })

  it('pools a mean: Σ(value·n) / Σn, not the mean of means', () => {
    const measure = measureWith({ overTime: 'avg', overUnits: 'avg', decimals: 1 })
    const city = mergeCells(measure, [
      { total: 900, n: 1, reported: 1, carried: 0 },
      { total: 3_000, n: 9, reported: 1, carried: 0 },
    ])
    expect(cellValue(measure, city)).toBe(39)
  })

  it('makes the city’s ratio the ratio of the sums', () => {
    const measure = measureWith()
    const ward = fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 100 }))
    fc.assert(
      fc.property(fc.array(ward, { minLength: 1, maxLength: 126 }), (wards) => {
        const onTime = wards.map(([handled, percent]) => Math.floor((handled * percent) / 100))
        const whole = (values: number[]) =>
          cellValue(
            measure,
            mergeCells(
              measure,
              values.map((value) => baseCell(measure, value)),
            ),
          ) ?? Number.NaN
        const handled = wards.map(([value]) => value)
        const exact = onTime.reduce((a, b) => a + b, 0) / handled.reduce((a, b) => a + b, 0)
        expect(whole(onTime) / whole(handled)).toBe(exact)
      }),
    )
  })

  it('refuses a second part of a measure that is not merged over units', () => {
    const measure = measureWith({ overUnits: 'none' })
    const own = { total: 7, n: 1, reported: 1, carried: 0 }
    expect(mergeCells(measure, [EMPTY_CELL, own, EMPTY_CELL])).toEqual(own)
    expect(() => mergeCells(measure, [own, own])).toThrow(RangeError)
  })
})

describe('moveByDifference', () => {
  it('is exact to the last unit wherever the outcome is, whatever was added on the way', () => {
    const total = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
    const state = (value: number): CellState => ({ total: value, n: 1, reported: 1, carried: 0 })
    fc.assert(
      fc.property(total, total, total, (whole, before, after) => {
        const exact = BigInt(whole) - BigInt(before) + BigInt(after)
        fc.pre(Number.isSafeInteger(Number(exact)))
        const moved = moveByDifference({ ...state(whole), reported: 2 }, state(before), state(after))
        expect(moved.total).toBe(Number(exact))
      }),
      { examples: [[9e15 + 121, 9e15, 2 ** 52]] },
    )
  })

  it('gives what merging from scratch gives, through any series of changes', () => {
    const changes = fc.array(fc.tuple(fc.nat(5), anyState), { maxLength: 40 })
    fc.assert(
      fc.property(mergedOverUnits.filter(movesByDifference), changes, (measure, steps) => {
        const parts: CellState[] = Array.from({ length: 6 }, () => EMPTY_CELL)
        let whole = EMPTY_CELL
        for (const [index, after] of steps) {
          whole = moveByDifference(whole, parts[index] ?? EMPTY_CELL, after)
          parts[index] = after
          expect(whole).toEqual(mergeCells(measure, parts))
        }
      }),
    )
  })

  it('is for sums and pools only', () => {
    const moves = (['sum', 'avg', 'min', 'max', 'none'] as const).map((overUnits) =>
      movesByDifference(measureWith({ overUnits })),
    )
    expect(moves).toEqual([true, true, false, false, false])
  })
})

/** What SQL would say of the base cells of one longer period. */
function summarise(cells: readonly CellState[]): BaseSummary | null {
  const totals = cells.flatMap(({ total }) => total ?? [])
  if (totals.length === 0) return null
  return {
    n: totals.length,
    sum: totals.reduce((sum, total) => sum + total, 0),
    min: Math.min(...totals),
    max: Math.max(...totals),
    last: totals.at(-1) ?? 0,
  }
}

describe('foldOverTime', () => {
  const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 31 })

  it('is what overTime says of the values', () => {
    fc.assert(
      fc.property(anyMeasure, values, (measure, scaled) => {
        const folded = foldOverTime(measure, summarise(scaled.map((value) => baseCell(measure, value))))
        const sum = scaled.reduce((whole, value) => whole + value, 0)
        const expected = {
          sum,
          last: scaled.at(-1) ?? 0,
          avg: sum / scaled.length,
          min: Math.min(...scaled),
          max: Math.max(...scaled),
        }[measure.overTime]
        expect(folded).toMatchObject({ n: scaled.length, reported: 1, carried: 0 })
        const value = (cellValue(measure, folded) ?? Number.NaN) * 10 ** measure.decimals
        // A mean that is not pooled is kept to six digits more than the measure.
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6)
      }),
    )
  })

  it('gives the empty cell for nothing', () => {
    expect(foldOverTime(measureWith(), null)).toEqual(EMPTY_CELL)
    expect(foldOverTime(measureWith(), { n: 0, sum: 0, min: 0, max: 0, last: 0 })).toEqual(EMPTY_CELL)
  })

  it('takes the last value of a stock, not its sum', () => {
    const measure = measureWith({ kind: 'stock', overTime: 'last' })
    const base = [12, 15, 9].map((value) => baseCell(measure, value))
    expect(cellValue(measure, foldOverTime(measure, summarise(base)))).toBe(9)
  })
})

describe('foldByDifference', () => {
  it('gives what folding from scratch gives, through any series of entries, corrections and retractions', () => {
    const entry = fc.tuple(fc.nat(6), fc.option(fc.integer({ min: -1e9, max: 1e9 }), { freq: 4 }))
    fc.assert(
      fc.property(
        anyMeasure.filter(foldsByDifference),
        fc.array(entry, { maxLength: 40 }),
        (measure, entries) => {
          const days: CellState[] = Array.from({ length: 7 }, () => EMPTY_CELL)
          let week = EMPTY_CELL
          for (const [day, scaled] of entries) {
            const after = baseCell(measure, scaled)
            week = foldByDifference(week, days[day] ?? EMPTY_CELL, after)
            days[day] = after
            expect(week).toEqual(foldOverTime(measure, summarise(days)))
          }
        },
      ),
    )
  })

  it('is for sums, and for pooled means', () => {
    const folds = (overTime: Measure['overTime'], overUnits: Measure['overUnits']) =>
      foldsByDifference(measureWith({ overTime, overUnits }))
    expect([
      folds('sum', 'sum'),
      folds('avg', 'avg'),
      folds('sum', 'avg'),
      folds('avg', 'sum'),
      folds('last', 'sum'),
    ]).toEqual([true, true, false, false, false])
  })
})

describe('stateFromValue', () => {
  const largest = fc.oneof(
    fc.integer({ min: -LARGEST_EXACT_FRACTION, max: LARGEST_EXACT_FRACTION }),
    fc.integer({ min: LARGEST_EXACT_FRACTION - 10_000, max: LARGEST_EXACT_FRACTION }),
    fc.integer({ min: -1000, max: 1000 }),
  )

  it('gives the cell back from its figure, after a journey as JSON', () => {
    fc.assert(
      fc.property(
        anyMeasure,
        largest,
        fc.integer({ min: 1, max: 1e6 }),
        count,
        fc.nat(20),
        (measure, total, n, reported, carried) => {
          const state = { total: total + 0, n, reported, carried }
          const wire = JSON.parse(JSON.stringify({ ...state, value: cellValue(measure, state) }))
          expect(stateFromValue(measure, wire)).toEqual(state)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it('takes whole numbers up to 2^53', () => {
    const wire = { value: Number.MAX_SAFE_INTEGER, n: 1, reported: 1, carried: 0 }
    expect(stateFromValue(measureWith(), wire)?.total).toBe(Number.MAX_SAFE_INTEGER)
  })

  it('takes a tombstone for the empty cell, whatever its counts', () => {
    expect(stateFromValue(measureWith(), { value: null, n: 3, reported: 1, carried: 0 })).toEqual(EMPTY_CELL)
    expect(cellValue(measureWith(), EMPTY_CELL)).toBeNull()
  })

  it.each<[string, Parameters<typeof stateFromValue>[1], Measure?]>([
    ['a figure past 2^53', { value: 2 ** 54, n: 1, reported: 1, carried: 0 }],
    [
      'a fraction past 15 digits',
      { value: 1e15, n: 1, reported: 1, carried: 0 },
      measureWith({ decimals: 1 }),
    ],
    [
      'a mean past 15 digits',
      { value: 1e14, n: 20, reported: 1, carried: 0 },
      measureWith({ overUnits: 'avg' }),
    ],
    ['no observation', { value: 5, n: 0, reported: 1, carried: 0 }],
    ['no unit', { value: 5, n: 1, reported: 0, carried: 0 }],
    ['not a number', { value: Number.NaN, n: 1, reported: 1, carried: 0 }],
  ])('refuses %s', (_, wire, measure = measureWith()) => {
    expect(stateFromValue(measure, wire)).toBeNull()
  })

  it('never gives a cell that merging would lose', () => {
    const wire = fc.record({ value: fc.double(), n: fc.nat(5), reported: fc.nat(2), carried: fc.nat(2) })
    fc.assert(
      fc.property(anyMeasure, wire, (measure, item) => {
        const state = stateFromValue(measure, item)
        if (!state || state.total === null) return
        expect(Number.isSafeInteger(state.total)).toBe(true)
        expect(sameState(moveByDifference(EMPTY_CELL, EMPTY_CELL, state), state)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('baseCell', () => {
  it('shows the figure that was entered', () => {
    fc.assert(
      fc.property(anyMeasure, fc.integer({ min: -1e8, max: 1e8 }), (measure, scaled) => {
        const cell = baseCell(measure, scaled)
        expect(cell).toMatchObject({ n: 1, reported: 1, carried: 0 })
        expect(cellValue(measure, cell)).toBe(scaled / 10 ** measure.decimals)
        expect(cell.total).toBe(scaled * 10 ** (cellDecimals(measure) - measure.decimals))
      }),
    )
    expect(baseCell(measureWith(), null)).toEqual(EMPTY_CELL)
  })
})
