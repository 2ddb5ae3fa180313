import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Period, periodEnd, periodStart, shiftPeriod } from '#shared/domain/period.ts'
import {
  type ThresholdRule,
  thresholdRules,
  thresholdSteps,
  thresholdsAt,
  wrongDeadBand,
  wrongThresholds,
} from '#shared/domain/thresholds.ts'
import { UNIT_KINDS, type UnitKind } from '#shared/domain/unit.ts'
import { anyPeriod } from './arbitraries.ts'

const period = (text: string) => text as Period
const rule = (green: number, parts: Partial<ThresholdRule> = {}): ThresholdRule => ({
  green,
  red: green - 10,
  appliesTo: 'all',
  ...parts,
})
const ward = { code: '00004', kind: 'ward' as UnitKind }
const city = { code: '01', kind: 'city' as UnitKind }
const greenAt = (rules: readonly ThresholdRule[], unit: typeof ward, at: string) =>
  thresholdsAt(rules, unit, period(at))?.green ?? null

describe('thresholds of a unit and period', () => {
  it('are the one pair where there is one, for communes only where it says so', () => {
    const all = rule(90)
    expect(thresholdsAt(all, city, period('2026-11'))).toBe(all)
    expect(thresholdsAt(null, city, period('2026-11'))).toBeNull()
    const perCommune = rule(90, { appliesTo: 'commune' })
    const kinds = UNIT_KINDS.filter((kind) => thresholdsAt(perCommune, { code: '1', kind }, period('2026')))
    expect(kinds).toEqual(['commune', 'ward', 'special_zone'])
  })

  it('are those of the unit before those of its kind, before those of communes, before those of all', () => {
    const rules = [
      rule(1),
      rule(2, { appliesTo: 'commune' }),
      rule(3, { kinds: ['ward'] }),
      rule(4, { units: ['00004'] }),
    ]
    for (const order of [rules, rules.toReversed()]) {
      expect([
        greenAt(order, ward, '2026-11'),
        greenAt(order, { ...ward, code: '00008' }, '2026-11'),
        greenAt(order, { code: '00009', kind: 'commune' }, '2026-11'),
        greenAt(order, city, '2026-11'),
      ]).toEqual([4, 3, 2, 1])
    }
  })

  it('begin with the period in which their first day falls, not before', () => {
    const rules = [rule(90), rule(95, { since: period('2026-07-15') })]
    const ask = (at: string) => greenAt(rules, city, at)
    expect(
      ['2026-07-14', '2026-07-15', '2026-06', '2026-07', '2026-Q2', '2026-Q3', '2025', '2026'].map(ask),
    ).toEqual([90, 95, 90, 95, 90, 95, 90, 95])
    expect(greenAt([rule(95, { since: period('2026-07') })], city, '2026-06-30')).toBeNull()
    expect(greenAt([rule(95, { since: period('2026-07') })], city, '2026-07-01')).toBe(95)
  })

  it('are the newest in force, but those of a unit stay however old', () => {
    const rules = [
      rule(90, { since: period('2026-01') }),
      rule(92, { since: period('2026-07') }),
      rule(80, { units: ['00004'], since: period('2025') }),
    ]
    expect(['2026-06', '2026-07', '2025-12'].map((at) => greenAt(rules, city, at))).toEqual([90, 92, null])
    expect(['2026-06', '2026-07', '2024'].map((at) => greenAt(rules, ward, at))).toEqual([80, 80, null])
  })

  it('that the station set itself stand over the pack’s of the same scope, whatever their date', () => {
    const rules = [
      rule(90, { since: period('2026-09') }),
      rule(85, { since: period('2026-03'), local: true }),
      rule(70, { kinds: ['ward'] }),
    ]
    expect([greenAt(rules, city, '2026-10'), greenAt(rules, city, '2026-02')]).toEqual([85, null])
    expect(greenAt(rules, ward, '2026-10')).toBe(70)
  })
})

describe('steps of thresholds', () => {
  it('tell from which period to which one each is in force', () => {
    const rules = [
      rule(90),
      rule(92, { since: period('2026-03-20') }),
      rule(95, { since: period('2026-Q3') }),
    ]
    const steps = thresholdSteps(rules, city, period('2026-01'), period('2026-12'))
    expect(steps.map(({ from, to, thresholds }) => [from, to, thresholds?.green])).toEqual([
      ['2026-01', '2026-02', 90],
      ['2026-03', '2026-06', 92],
      ['2026-07', '2026-12', 95],
    ])
  })

  it('leave out dates that change nothing for the unit, and tell where there are none', () => {
    const rules = [
      rule(92, { since: period('2026-03') }),
      rule(1, { units: ['00008'], since: period('2026-05') }),
    ]
    expect(thresholdSteps(rules, city, period('2026-01'), period('2026-06'))).toEqual([
      { from: '2026-01', to: '2026-02', thresholds: null },
      { from: '2026-03', to: '2026-06', thresholds: rules[0] },
    ])
    expect(thresholdSteps(null, city, period('2026-01'), period('2026-01'))).toEqual([
      { from: '2026-01', to: '2026-01', thresholds: null },
    ])
    expect(thresholdSteps(rules, city, period('2026-02'), period('2026-01'))).toEqual([])
    expect(() => thresholdSteps(rules, city, period('2026-02'), period('2026'))).toThrow(RangeError)
  })

  it('say for every period what is asked for that period, without gap or overlap', () => {
    const anyRule = fc.record({
      green: fc.integer({ min: 0, max: 5 }),
      since: fc.option(anyPeriod, { nil: undefined }),
      scope: fc.constantFrom(
        {},
        { units: ['00004'] },
        { kinds: ['ward' as const] },
        { kinds: ['city' as const] },
      ),
      local: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 6 }), anyPeriod, fc.nat(40), (drawn, from, count) => {
        const rules = drawn.map(({ green, since, scope, local }) => rule(green, { since, ...scope, local }))
        const to = shiftPeriod(from, count)
        const steps = thresholdSteps(rules, ward, from, to)
        expect([steps[0]?.from, steps.at(-1)?.to]).toEqual([from, to])
        for (const [index, step] of steps.entries()) {
          const next = steps[index + 1]
          if (next) expect(next.thresholds).not.toBe(step.thresholds)
          if (next) expect(periodEnd(step.to)).toBe(periodStart(next.from))
        }
        for (let at = from, step = 0; periodStart(at) <= periodStart(to); at = shiftPeriod(at, 1)) {
          while (periodStart(steps[step]?.to ?? to) < periodStart(at)) step += 1
          expect(steps[step]?.thresholds).toBe(thresholdsAt(rules, ward, at))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('wrong thresholds', () => {
  it('are told where green and red are on the wrong sides', () => {
    expect(wrongThresholds(rule(90), 'higher')).toEqual([])
    expect(wrongThresholds(rule(90), 'lower')[0]).toContain('ngược chiều')
    expect(wrongThresholds({ green: 5, red: 5, appliesTo: 'all' }, 'lower')).toEqual([])
    expect(wrongThresholds({ green: [20, 30], red: [10, 40], appliesTo: 'all' }, 'band')).toEqual([])
    expect(wrongThresholds({ green: [20, 30], red: [25, 40], appliesTo: 'all' }, 'band')[0]).toContain(
      'bao trùm',
    )
    expect(wrongThresholds({ green: [30, 20], red: [10, 40], appliesTo: 'all' }, 'band')[0]).toContain(
      'nhỏ trước',
    )
    expect(wrongThresholds(rule(90), 'band')[0]).toContain('cặp số')
    expect(wrongThresholds({ green: [1, 2], red: 3, appliesTo: 'all' }, 'higher')[0]).toContain('cặp số')
  })

  it('are told where two are for the same unit from the same day, however it is written', () => {
    const twice = [rule(90, { since: period('2026-07') }), rule(91, { since: period('2026-07-01') })]
    expect(wrongThresholds(twice, 'higher')).toHaveLength(1)
    expect(
      wrongThresholds([rule(90, { units: ['00004', '00008'] }), rule(91, { units: ['00008'] })], 'higher')[0],
    ).toContain('đơn vị 00008')
    expect(wrongThresholds([rule(90), rule(91, { appliesTo: 'commune' })], 'higher')).toEqual([])
  })

  it('are told where a unit is not known, or the scope is written twice', () => {
    const known = (code: string) => code === '00004'
    expect(wrongThresholds(rule(90, { units: ['00004', '99999'] }), 'higher', known)).toEqual([
      'không có đơn vị mã 99999.',
    ])
    expect(wrongThresholds(rule(90, { units: ['00004'], kinds: ['ward'] }), 'higher')[0]).toContain(
      'một trong ba',
    )
    expect(thresholdRules(null)).toEqual([])
  })
})

describe('a dead band', () => {
  const kpi = { thresholds: rule(99), direction: 'higher', deadBand: 0.5, share: {}, unit: '%' } as const

  it('must leave room to get green again', () => {
    expect(wrongDeadBand(kpi)).toBeNull()
    expect(wrongDeadBand({ ...kpi, deadBand: 1 })).toBeNull()
    expect(wrongDeadBand({ ...kpi, deadBand: 1.1 })).toMatch(/không thể xanh trở lại/)
    expect(wrongDeadBand({ ...kpi, deadBand: 1.1, share: null })).toBeNull()
    expect(wrongDeadBand({ ...kpi, thresholds: rule(0.3), direction: 'lower' })).not.toBeNull()
    const band = { green: [10, 12], red: [8, 14], appliesTo: 'all' } as const
    expect(wrongDeadBand({ ...kpi, thresholds: band, direction: 'band', deadBand: 1 })).toBeNull()
    expect(wrongDeadBand({ ...kpi, thresholds: band, direction: 'band', deadBand: 1.5 })).not.toBeNull()
  })

  it('of nothing is never in the way', () => {
    expect(wrongDeadBand({ ...kpi, thresholds: rule(100), deadBand: 0 })).toBeNull()
  })
})
