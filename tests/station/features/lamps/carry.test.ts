import { describe, expect, it } from 'vitest'
import type { CellItem, KpiValueItem } from '#shared/contract/figures.ts'
import { makeStation } from '../../../support/station.ts'

interface Items<T> {
  readonly items: T[]
}

describe('a figure that stands in for one not reported yet', () => {
  it('keeps a commune that is a month late in the city’s stock, and says that it is carried', async () => {
    const city = await makeStation('01')
    const population = (unit: string, period: string, value: number) => ({
      unit,
      measure: 'population',
      period,
      value,
    })
    await city.post([population('00004', '2026-10', 90_000), population('00070', '2026-10', 60_000)])
    await city.post([population('00004', '2026-11', 91_000)])
    const cell = async () => {
      const { body } = await city.ask<Items<CellItem>>(
        'GET',
        '/api/v1/cells?unit=01&measure=population&period=2026-11',
      )
      return body.items[0]
    }
    expect(await cell()).toMatchObject({ value: 151_000, reported: 1, carried: 1, expected: 2 })

    await city.post([population('00070', '2026-10', 61_000)])
    expect(await cell()).toMatchObject({ value: 152_000, reported: 1, carried: 1 })

    await city.post([population('00070', '2026-11', 62_000)])
    expect(await cell()).toMatchObject({ value: 153_000, reported: 2, carried: 0 })
  })

  it('is read by a KPI whose other measure is newer', async () => {
    const ward = await makeStation('00004')
    await ward.post([{ unit: '00004', measure: 'population', period: '2026-10', value: 100_000 }])
    await ward.post([{ unit: '00004', measure: 'health_insured', period: '2026-11', value: 96_000 }])
    const { body } = await ward.ask<Items<KpiValueItem>>('GET', '/api/v1/kpis?unit=00004&code=KT.05')
    expect(body.items[0]).toMatchObject({ period: '2026-11', value: 96, lamp: 'green' })

    await ward.post([{ unit: '00004', measure: 'population', period: '2026-10', value: 120_000 }])
    const corrected = await ward.ask<Items<KpiValueItem>>('GET', '/api/v1/kpis?unit=00004&code=KT.05')
    expect(corrected.body.items[0]).toMatchObject({ period: '2026-11', value: 80, lamp: 'red' })
  })

  it('does not stand in for a flow, nor for a plan of another year', async () => {
    const ward = await makeStation('00004')
    await ward.post([
      { unit: '00004', measure: 'budget_revenue_plan', period: '2025', value: 1_000_000 },
      { unit: '00004', measure: 'budget_revenue_ytd', period: '2026-10', value: 900_000 },
      { unit: '00004', measure: 'infants_due', period: '2026-09', value: 40 },
      { unit: '00004', measure: 'infants_fully_immunised', period: '2026-10', value: 38 },
    ])
    const { body } = await ward.ask<Items<KpiValueItem>>('GET', '/api/v1/kpis?unit=00004')
    const reasons = Object.fromEntries(body.items.map(({ code, reason, value }) => [code, [value, reason]]))
    expect(reasons).toMatchObject({ 'KT.01': [null, 'partial'], 'KT.07': [null, 'partial'] })
  })
})
