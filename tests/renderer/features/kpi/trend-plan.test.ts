import { describe, expect, it } from 'vitest'
import type { KpiDetail, KpiForecast, TrendPoint } from '#shared/contract/index.ts'
import { planTrend } from '../../../../renderer/features/kpi/trend-plan.ts'

const point = (period: string, value: number | null): TrendPoint =>
  ({ period, value, bounds: null, lamp: 'grey', reason: null }) as TrendPoint

const days = (values: readonly (number | null)[]) =>
  values.map((value, index) => point(`2026-11-${String(index + 1).padStart(2, '0')}`, value))

function detail(trend: readonly TrendPoint[], rest: object = {}): KpiDetail {
  const thresholds = [
    {
      from: trend[0]?.period,
      to: trend.at(-1)?.period,
      thresholds: { green: 99, red: 95, source: null },
    },
  ]
  return {
    trend,
    thresholds,
    targets: [],
    definition: { direction: 'higher', deadBand: 0 },
    ...rest,
  } as unknown as KpiDetail
}

const forecast: KpiForecast = {
  period: '2026-11-13' as KpiForecast['period'],
  value: 94,
  low: 92,
  high: 96,
  lamp: 'red',
  probability: 0.9,
  crossesOn: '2026-11-13',
  warns: true,
}

describe('the plan of a trend', () => {
  it('leaves out what lies before the first value, and keeps every later gap', () => {
    const plan = planTrend(detail(days([...Array(10).fill(null), 97, null, ...Array(8).fill(98)])), null)
    expect(plan?.points.map(({ value }) => value)).toEqual([97, null, ...Array(8).fill(98)])
  })

  it('draws nothing where no period has a value', () => {
    expect(planTrend(detail(days([null, null])), null)).toBeNull()
  })

  it('tints the zones of each stretch of thresholds, the worst where it belongs', () => {
    const trend = days([97, 97, 97, 97, 97, 97, 97, 97])
    const [first, last] = [trend[0]?.period, trend.at(-1)?.period]
    const plan = planTrend(
      detail(trend, {
        thresholds: [
          { from: first, to: '2026-11-03', thresholds: null },
          { from: '2026-11-04', to: last, thresholds: { green: 3, red: 9, source: null } },
        ],
        definition: { direction: 'lower', deadBand: 1 },
      }),
      null,
    )
    expect(plan?.zones.map(({ colour, from, to, low, high }) => [colour, from, to, low, high])).toEqual([
      ['green', 3, 7, 0, 3],
      ['yellow', 3, 7, 3, 9],
      ['red', 3, 7, 9, plan?.scale.high],
    ])
    expect(plan?.deadBands.map(({ low, high }) => [low, high])).toEqual([
      [2, 3],
      [8, 9],
    ])
  })

  it('has the dead band of a band inside both its edges', () => {
    const plan = planTrend(
      detail(days(Array(8).fill(50)), {
        thresholds: [
          {
            from: '2026-11-01',
            to: '2026-11-08',
            thresholds: { green: [40, 60], red: [30, 70], source: null },
          },
        ],
        definition: { direction: 'band', deadBand: 2 },
      }),
      null,
    )
    expect(plan?.deadBands.map(({ low, high }) => [low, high])).toEqual([
      [40, 42],
      [30, 32],
      [58, 60],
      [68, 70],
    ])
  })

  it('makes room for the forecast, which the last thresholds reach into', () => {
    const plan = planTrend(detail(days([...Array(11).fill(96), null])), forecast)
    expect([plan?.fan, plan?.places, plan?.levels.map(({ to, value }) => [to, value])]).toEqual([
      { from: 10, start: 96, to: 13, forecast },
      14,
      [
        [13, 99],
        [13, 95],
      ],
    ])
  })

  it('keeps a wide bound from flattening the line, and a share within its whole', () => {
    const wide = { ...point('2026-11-09', 97), bounds: { low: 0, high: 100 } }
    const plan = planTrend(detail([...days(Array(8).fill(98)), wide]), null)
    expect(plan?.scale).toEqual({ low: 92, high: 102, step: 2 })
    const share = { direction: 'higher', deadBand: 0, share: { part: 'a', whole: 'b' } }
    const capped = planTrend(detail([...days(Array(8).fill(98)), wide], { definition: share }), null)
    expect(capped?.scale).toEqual({ low: 92, high: 100, step: 2 })
  })
})
