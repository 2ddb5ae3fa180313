import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { rejudge } from '#station/features/lamps/rejudge.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { NOW, reopenStation, type TestStation, testClock } from '../../../support/station.ts'

const MINUTE = 60_000

const percent = {
  unit: '%',
  direction: 'higher',
  thresholds: { green: 95, red: 90 },
  period: 'day',
  lead: 'HC',
}
const PACK = {
  measures: [
    {
      key: 't_level',
      nameVi: 'Mức',
      nameEn: 'Level',
      unit: '%',
      kind: 'sample',
      overTime: 'last',
      overUnits: 'avg',
      basePeriod: 'day',
      decimals: 1,
    },
  ],
  kpis: [
    {
      code: 'T.1',
      group: 'test',
      nameVi: 'Có vùng đệm',
      nameEn: 'Banded',
      formula: 't_level',
      deadBand: 1,
      ...percent,
    },
    {
      code: 'T.2',
      group: 'test',
      nameVi: 'Có giữ',
      nameEn: 'Held',
      formula: 't_level',
      holdSeconds: 600,
      ...percent,
    },
  ],
}

async function open() {
  const home = await makeCustomHome('00004', PACK)
  const clock = testClock(NOW)
  const station = await reopenStation(home.dir, clock)
  return { home, clock, station }
}

const report = (station: TestStation, value: number, period = '2026-11-21') =>
  station.post([{ unit: '00004', measure: 't_level', period, value }])

async function lamp(station: TestStation, code: string) {
  const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?unit=00004&code=${code}`)
  return body.items[0]?.lamp
}

describe('a lamp with a dead band', () => {
  it('gets worse at the threshold and better only beyond the band', async () => {
    const { station } = await open()
    const seen: unknown[] = []
    for (const value of [95, 94.9, 95.5, 95.9, 96]) {
      await report(station, value)
      seen.push(await lamp(station, 'T.1'))
    }
    expect(seen).toEqual(['green', 'yellow', 'yellow', 'yellow', 'green'])
  })

  it('does not count a grey spell as recovery', async () => {
    const { station, clock } = await open()
    await report(station, 94.9)
    clock.now += 10 * 24 * 60 * MINUTE
    await rejudge(station.station)
    expect(await lamp(station, 'T.1')).toBe('grey')
    await report(station, 95.5, '2026-12-01')
    expect(await lamp(station, 'T.1')).toBe('yellow')
  })

  it('is judged plainly when a period is asked for', async () => {
    const { station } = await open()
    await report(station, 94)
    await report(station, 95.5)
    const { body } = await station.ask<{ items: KpiValueItem[] }>(
      'GET',
      '/api/v1/kpis?unit=00004&code=T.1&period=2026-11-21',
    )
    expect([await lamp(station, 'T.1'), body.items[0]?.lamp]).toEqual(['yellow', 'green'])
  })
})

describe('a lamp with a hold time', () => {
  it('turns when the value has stayed better for so long, without a new figure, and across a restart', async () => {
    const { home, station, clock } = await open()
    await report(station, 94)
    await report(station, 97)
    expect(await lamp(station, 'T.2')).toBe('yellow')
    clock.now += 9 * MINUTE
    await station.stop()
    const again = await reopenStation(home.dir, clock)
    await rejudge(again.station)
    expect(await lamp(again, 'T.2')).toBe('yellow')
    clock.now += MINUTE
    await rejudge(again.station)
    expect(await lamp(again, 'T.2')).toBe('green')
  })

  it('starts to count anew when the value falls back', async () => {
    const { station, clock } = await open()
    await report(station, 94)
    await report(station, 97)
    clock.now += 9 * MINUTE
    await report(station, 94)
    await report(station, 97)
    clock.now += 9 * MINUTE
    await rejudge(station.station)
    expect(await lamp(station, 'T.2')).toBe('yellow')
  })
})
