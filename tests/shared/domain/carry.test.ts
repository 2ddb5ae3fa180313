import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carriedFrom, carriedInto, mergeParts } from '#shared/domain/carry.ts'
import type { Measure, MeasureKey, MeasureKind } from '#shared/domain/measure.ts'
import { GRANULARITIES, type Period, packPeriod, periodAt, unpackPeriod } from '#shared/domain/period.ts'

const measure = (kind: MeasureKind): Measure => ({
  key: 'people' as MeasureKey,
  nameVi: 'Người',
  nameEn: 'People',
  unit: 'person',
  kind,
  overTime: 'last',
  overUnits: 'sum',
  basePeriod: 'month',
  decimals: 0,
  minimum: 0,
  maximum: null,
  ownerOffice: null,
})
const pack = (period: string) => packPeriod(period as Period)
const stretchOf = (kind: MeasureKind, period: string) => {
  const { from, to } = carriedFrom(measure(kind), pack(period))
  return from > to ? null : [unpackPeriod(from), unpackPeriod(to)]
}

describe('carriedFrom', () => {
  it('reaches back as far as each length of period allows', () => {
    expect(stretchOf('stock', '2026-11-21')).toEqual(['2026-10-21', '2026-11-20'])
    expect(stretchOf('stock', '2026-W03')).toEqual(['2025-W47', '2026-W02'])
    expect(stretchOf('stock', '2026-11')).toEqual(['2025-11', '2026-10'])
    expect(stretchOf('stock', '2026-Q2')).toEqual(['2025-Q2', '2026-Q1'])
    expect(stretchOf('stock', '2026')).toEqual(['2024', '2025'])
  })

  it('stays within the year for what is counted from its beginning', () => {
    for (const kind of ['cumulative', 'plan'] as const) {
      expect(stretchOf(kind, '2026-03')).toEqual(['2026-01', '2026-02'])
      expect(stretchOf(kind, '2026-01')).toBeNull()
      expect(stretchOf(kind, '2026')).toBeNull()
    }
  })

  it('gives flows and samples nothing', () => {
    expect([stretchOf('flow', '2026-11'), stretchOf('sample', '2026-11')]).toEqual([null, null])
  })

  it('is the other side of carriedInto', () => {
    const periods = fc
      .record({
        granularity: fc.constantFrom(...GRANULARITIES),
        day: fc.integer({ min: 13_000, max: 30_000 }),
        gap: fc.integer({ min: 1, max: 400 }),
        kind: fc.constantFrom('stock' as const, 'plan' as const, 'flow' as const),
      })
      .map(({ granularity, day, gap, kind }) => ({
        kind,
        earlier: packPeriod(periodAt(day * 86_400_000, granularity)),
        later: packPeriod(periodAt((day + gap) * 86_400_000, granularity)),
      }))
    fc.assert(
      fc.property(periods, ({ kind, earlier, later }) => {
        const back = carriedFrom(measure(kind), later)
        const ahead = carriedInto(measure(kind), earlier)
        expect(earlier >= back.from && earlier <= back.to).toBe(later >= ahead.from && later <= ahead.to)
      }),
    )
  })
})

describe('mergeParts', () => {
  const part = (period: string, total: number | null) => ({
    period: pack(period),
    total,
    n: 1,
    reported: 1,
    carried: 0,
  })

  it('counts the leaves of an earlier figure as carried', () => {
    expect(mergeParts(measure('stock'), [part('2026-11', 5), part('2026-09', 7)], pack('2026-11'))).toEqual({
      total: 12,
      n: 2,
      reported: 1,
      carried: 1,
    })
  })

  it('makes no cell of carried figures alone', () => {
    expect(
      mergeParts(measure('stock'), [part('2026-09', 7), part('2026-11', null)], pack('2026-11')).total,
    ).toBeNull()
  })

  it('does not depend on the order of the parts', () => {
    const parts = fc.array(
      fc
        .tuple(
          fc.constantFrom('2026-09', '2026-10', '2026-11'),
          fc.option(fc.integer({ min: -1e9, max: 1e9 })),
        )
        .map(([period, total]) =>
          total === null ? { ...part(period, null), n: 0, reported: 0 } : part(period, total),
        ),
      { maxLength: 12 },
    )
    const shuffled = parts.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, fc.constantFrom('sum', 'avg', 'min', 'max'), ([all, other], overUnits) => {
        const stock: Measure = { ...measure('stock'), overUnits }
        expect(mergeParts(stock, other, pack('2026-11'))).toEqual(mergeParts(stock, all, pack('2026-11')))
      }),
    )
  })
})
