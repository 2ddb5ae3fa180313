import { describe, expect, it } from 'vitest'
import { formatInstant, type Period } from '#shared/domain/period.ts'
import { dueAt, dueNow, lifeOf, recentPeriods } from '#shared/domain/quality-periods.ts'
import { measureWith } from './arbitraries.ts'
import { WEEKDAYS } from './calendars.ts'

const calendar = WEEKDAYS
/** Saturday, 21 November 2026. */
const NOW = Date.parse('2026-11-21T21:38:00+07:00')
const daily = measureWith()
const at = (instant: number) => formatInstant(instant).slice(0, 10)

describe('periods that are looked at', () => {
  it('reach as far back as a figure is carried', () => {
    const days = recentPeriods(daily, NOW)
    expect([days[0], days.at(-1), days.length]).toEqual(['2026-10-21', '2026-11-21', 32])
    const years = recentPeriods(measureWith({ kind: 'plan', basePeriod: 'year' }), NOW)
    expect(years).toEqual(['2024', '2025', '2026'])
  })
})

describe('what is due', () => {
  it('is due one working day after its end, or at the measure’s own cut-off', () => {
    // Friday's figure is due at Monday's end.
    expect(at(dueAt(daily, calendar, '2026-11-20' as Period))).toBe('2026-11-24')
    const closing = measureWith({ closesAfterDays: 5 })
    expect(at(dueAt(closing, calendar, '2026-11-20' as Period))).toBe('2026-11-26')
    const plan = measureWith({ kind: 'plan', basePeriod: 'year' })
    // 1 January 2027 is a Friday, and no holiday in this calendar.
    expect(at(dueAt(plan, calendar, '2027' as Period))).toBe('2027-01-02')
  })

  it('leaves out days off, and what is not due yet', () => {
    const due = dueNow(daily, calendar, NOW)
    expect(due.slice(-3)).toEqual(['2026-11-17', '2026-11-18', '2026-11-19'])
    expect(due).not.toContain('2026-11-15')
    expect(dueNow(measureWith({ kind: 'plan', basePeriod: 'year' }), calendar, NOW)).toContain('2026')
  })
})

describe('the life of a figure', () => {
  it('ends as long after it is late as it took to become late', () => {
    // Thursday's: Friday's is due at Monday's end, the end of the 23rd.
    const { lateAt, deadAt } = lifeOf(daily, calendar, '2026-11-19' as Period)
    expect([at(lateAt), at(deadAt)]).toEqual(['2026-11-24', '2026-11-28'])
  })

  it('lasts as long as it is carried', () => {
    const stock = measureWith({ kind: 'stock', overTime: 'last' })
    const { lateAt, deadAt } = lifeOf(stock, calendar, '2026-11-19' as Period)
    expect([at(lateAt), at(deadAt)]).toEqual(['2026-11-24', '2026-12-21'])
    const soFar = measureWith({ kind: 'cumulative', overTime: 'last', basePeriod: 'month' })
    expect(at(lifeOf(soFar, calendar, '2026-06' as Period).deadAt)).toBe('2027-01-01')
  })
})
