import { describe, expect, it } from 'vitest'
import type { AlarmItem, KpiForecast, KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { lampsWithoutAlarm } from '../../../../renderer/features/overview/attention.ts'
import { earlyWarnings } from '../../../../renderer/features/overview/early-warnings.ts'

const byCode = new Map(['DV.01', 'DV.02'].map((code) => [code, { code } as KpiItem]))

const lamp = (unit: string, code: string, rest: object = {}): KpiValueItem =>
  ({ unit, code, lamp: 'red', since: '2026-11-22T08:00:00+07:00', forecast: null, ...rest }) as KpiValueItem

const figures = (...items: readonly KpiValueItem[]) => {
  const byUnit = new Map<string, Map<string, KpiValueItem>>()
  for (const item of items) {
    byUnit.set(item.unit, (byUnit.get(item.unit) ?? new Map()).set(item.code, item))
  }
  return byUnit
}

describe('red lamps without an alarm', () => {
  it('are those that no open alarm tells of, the newest first', () => {
    const byUnit = figures(
      lamp('00004', 'DV.01', { since: '2026-11-22T07:00:00+07:00' }),
      lamp('00004', 'DV.02', { lamp: 'yellow' }),
      lamp('00008', 'DV.01'),
      lamp('00008', 'DV.02'),
    )
    const alarms = [
      { unit: '00008', code: 'DV.02' },
      { unit: '00004', code: null },
    ] as AlarmItem[]
    const found = lampsWithoutAlarm(byUnit, byCode, alarms)
    expect(found.map(({ item }) => `${item.unit} ${item.code}`)).toEqual(['00008 DV.01', '00004 DV.01'])
  })
})

describe('early warnings', () => {
  it('are forecasts that warn: red ones first, the soonest first', () => {
    const warn = (forecast: Partial<KpiForecast>) => ({
      lamp: 'green',
      forecast: { warns: true, probability: 0.9, ...forecast },
    })
    const byUnit = figures(
      lamp('00004', 'DV.01', warn({ lamp: 'yellow', crossesOn: '2026-11-24' })),
      lamp('00004', 'DV.02', warn({ lamp: 'red', crossesOn: '2026-11-30' })),
      lamp('00008', 'DV.01', warn({ lamp: 'red', crossesOn: '2026-11-28' })),
      lamp('00008', 'DV.02', { forecast: { warns: false, lamp: 'red', crossesOn: '2026-11-25' } }),
    )
    const found = earlyWarnings(byUnit, byCode)
    expect(found.map(({ forecast }) => forecast.crossesOn)).toEqual([
      '2026-11-28',
      '2026-11-30',
      '2026-11-24',
    ])
  })
})
