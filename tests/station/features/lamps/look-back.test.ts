import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { NOW, reopenStation, testClock } from '../../../support/station.ts'

const PACK = {
  measures: [
    {
      key: 't_count',
      nameVi: 'Số vụ',
      nameEn: 'Cases',
      unit: 'case',
      kind: 'flow',
      overTime: 'sum',
      overUnits: 'sum',
      basePeriod: 'month',
    },
  ],
  kpis: [
    {
      code: 'T.1',
      group: 'test',
      nameVi: 'So tháng trước',
      nameEn: 'Against last month',
      unit: '%',
      formula: '100 * t_count / prev(t_count)',
      direction: 'lower',
      thresholds: { green: 100, red: 120 },
      period: 'month',
      lead: 'VP',
    },
  ],
}

describe('a KPI that looks back', () => {
  it('is judged anew when the month before is corrected', async () => {
    const home = await makeCustomHome('00004', PACK)
    const station = await reopenStation(home.dir, testClock(NOW))
    const report = (period: string, value: number) =>
      station.post([{ unit: '00004', measure: 't_count', period, value }])
    const standing = async () => {
      const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', '/api/v1/kpis?unit=00004&code=T.1')
      const [item] = body.items
      return [item?.period, item?.value, item?.lamp]
    }
    await report('2026-10', 100)
    await report('2026-11', 90)
    expect(await standing()).toEqual(['2026-11', 90, 'green'])
    await report('2026-10', 50)
    expect(await standing()).toEqual(['2026-11', 180, 'red'])
  })
})
