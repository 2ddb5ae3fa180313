import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oldestOpenPeriod } from '#shared/domain/closing.ts'
import { type Period, packPeriod, periodEnd } from '#shared/domain/period.ts'
import { anyDate, anyGranularity, measureWith, periodOfDate } from './arbitraries.ts'

const DAY_MS = 86_400_000

describe('oldestOpenPeriod', () => {
  it('is none for a measure that never closes', () => {
    expect(oldestOpenPeriod(measureWith(), 0)).toBeNull()
    expect(oldestOpenPeriod(measureWith({ closesAfterDays: null }), 0)).toBeNull()
  })

  it('closes a period at the instant at which its days have passed', () => {
    const month = measureWith({ basePeriod: 'month', closesAfterDays: 5 })
    const end = periodEnd('2026-10' as Period) + 5 * DAY_MS
    expect(oldestOpenPeriod(month, end - 1)).toBe(packPeriod('2026-10' as Period))
    expect(oldestOpenPeriod(month, end)).toBe(packPeriod('2026-11' as Period))
  })

  it('parts the periods whose cut-off has passed from those whose has not', () => {
    fc.assert(
      fc.property(
        anyGranularity,
        anyDate,
        fc.nat(400),
        fc.integer({ min: -500 * DAY_MS, max: 500 * DAY_MS }),
        (basePeriod, date, closesAfterDays, away) => {
          const period = periodOfDate(date, basePeriod)
          const now = periodEnd(period) + closesAfterDays * DAY_MS + away
          const open = oldestOpenPeriod(measureWith({ basePeriod, closesAfterDays }), now) ?? 0
          expect(packPeriod(period) < open).toBe(away >= 0)
        },
      ),
    )
  })
})
