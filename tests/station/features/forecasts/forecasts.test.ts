import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { WarningItem, WarningRecord } from '#shared/contract/forecasts.ts'
import { type Period, shiftPeriod } from '#shared/domain/period.ts'
import { rejudge } from '#station/features/lamps/rejudge.ts'
import { makeCustomHome } from '../../../support/custom-station.ts'
import { NOW, reopenStation, type TestStation, testClock } from '../../../support/station.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const named = { nameVi: 'Thử', nameEn: 'Test', unit: '%', overUnits: 'sum' }
const judged = { group: 'test', lead: 'HC', direction: 'higher', unit: '%', nameVi: 'Thử', nameEn: 'Test' }

const PACK = {
  measures: [
    { key: 't_level', kind: 'sample', overTime: 'last', basePeriod: 'day', decimals: 2, ...named },
    { key: 't_done', kind: 'flow', overTime: 'sum', basePeriod: 'day', ...named },
    { key: 't_due', kind: 'flow', overTime: 'sum', basePeriod: 'day', ...named },
    { key: 't_spent_ytd', kind: 'cumulative', overTime: 'last', basePeriod: 'month', ...named },
    { key: 't_plan', kind: 'plan', overTime: 'last', basePeriod: 'year', ...named },
  ],
  kpis: [
    { code: 'T.1', formula: 't_level', thresholds: { green: 95, red: 90 }, period: 'day', ...judged },
    {
      code: 'T.2',
      formula: '100 * t_spent_ytd / (t_plan * elapsed_year())',
      thresholds: { green: 95, red: 85 },
      period: 'month',
      ...judged,
    },
    {
      code: 'T.3',
      formula: '100 * t_done / t_due',
      share: { part: 't_done', whole: 't_due' },
      thresholds: { green: 95, red: 90 },
      period: 'week',
      ...judged,
    },
  ],
}

async function open(now = NOW) {
  const home = await makeCustomHome('00004', PACK)
  const clock = testClock(now)
  const station = await reopenStation(home.dir, clock)
  return { home, clock, station }
}

const row = (measure: string, period: string, value: number) => ({ unit: '00004', measure, period, value })

/** Daily values up to a day, the last one on it. */
const days = (values: readonly number[], last = '2026-11-21') =>
  values.map((value, index) =>
    row('t_level', shiftPeriod(last as Period, index + 1 - values.length), Number(value.toFixed(2))),
  )

async function report(station: TestStation, rows: readonly object[]): Promise<void> {
  expect((await station.post(rows)).rejected).toEqual([])
  await station.station.forecasts.idle()
}

async function lamp(station: TestStation, code: string): Promise<KpiValueItem> {
  const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?unit=00004&code=${code}`)
  const [item] = body.items
  if (!item) throw new Error(`no lamp of ${code}`)
  return item
}

const warnings = async (station: TestStation, query = '') =>
  (await station.ask<{ items: WarningItem[]; next: string | null }>('GET', `/api/v1/warnings${query}`)).body

const record = async (station: TestStation, query = '') =>
  (await station.ask<WarningRecord>('GET', `/api/v1/warnings/record${query}`)).body

/** From 98 down by 0.3 a day: 95.3 on the tenth, 95.0 on the eleventh. */
const falling = Array.from({ length: 10 }, (_, day) => 97.8 - 0.3 * day + (day % 2 === 0 ? 0.02 : -0.02))

describe('a forecast', () => {
  it('is not made below six points', async () => {
    const { station } = await open()
    await report(station, days([97, 96.5, 96, 95.7, 95.3]))
    expect((await lamp(station, 'T.1')).forecast).toBeNull()
    await report(station, days([97.5, 97, 96.5, 96, 95.7, 95.3]))
    expect((await lamp(station, 'T.1')).forecast).toMatchObject({ period: '2026-11-22' })
  })

  it('warns of a falling value, says when, and takes it back when the value recovers', async () => {
    const { station } = await open()
    await report(station, days(falling))
    const warned = await lamp(station, 'T.1')
    expect(warned).toMatchObject({ lamp: 'green', value: 95.08 })
    expect(warned.forecast).toMatchObject({
      period: '2026-11-22',
      lamp: 'yellow',
      warns: true,
      crossesOn: '2026-11-22',
    })
    expect(warned.forecast?.value).toBeCloseTo(94.8, 1)
    await report(station, days([97.5]))
    const recovered = await lamp(station, 'T.1')
    expect(recovered.forecast).toMatchObject({ warns: false })
    expect((await warnings(station)).items).toMatchObject([{ code: 'T.1', outcome: null }])
  })
})

describe('a pace KPI', () => {
  const plan = row('t_plan', '2026', 1_200)
  const months = (values: readonly number[]) =>
    values.map((value, index) => row('t_spent_ytd', `2026-${String(index + 1).padStart(2, '0')}`, value))

  it('is forecast by its run rate to the end of the running month', async () => {
    const { station } = await open(Date.parse('2026-11-05T09:00:00+07:00'))
    const spent = [99, 190, 290, 386, 485, 580, 678, 777, 873, 970]
    await report(station, [plan, ...months(spent)])
    const { lamp: colour, value, forecast } = await lamp(station, 'T.2')
    expect(colour).toBe('green')
    expect(value).toBeCloseTo((100 * 970) / (1_200 * (304 / 365)), 6)
    expect(forecast?.period).toBe('2026-11')
    expect(forecast?.value).toBeCloseTo((100 * 970 * (334 / 304)) / (1_200 * (334 / 365)), 1)
    expect(forecast).toMatchObject({ warns: false, lamp: null, crossesOn: null })
  })

  it('is warned of while it is green, with the day on which it will cross', async () => {
    const { station, clock } = await open(Date.parse('2026-08-03T09:00:00+07:00'))
    // Much came in with January; since then 2.5 a day, where 95 % of the plan's pace takes 3.12.
    const spent = [180, 251, 328, 403, 481, 555, 667]
    await report(station, [row('t_plan', '2026', 1_200), ...months(spent)])
    clock.now = Date.parse('2026-08-20T09:00:00+07:00')
    await report(station, [row('t_spent_ytd', '2026-08', 725)])
    const { lamp: colour, value, forecast } = await lamp(station, 'T.2')
    expect([colour, Math.floor(value ?? 0)]).toEqual(['green', 95])
    expect(forecast).toMatchObject({ period: '2026-08', lamp: 'yellow', warns: true })
    expect(forecast?.crossesOn).toMatch(/^2026-08-2[2-9]$/)
    expect((await warnings(station)).items).toMatchObject([{ code: 'T.2', method: 'run-rate' }])
  })
})

describe('an open period', () => {
  it('is forecast to its own end, from what is in and what is usual', async () => {
    const { station } = await open(Date.parse('2026-11-18T20:00:00+07:00'))
    const rows = Array.from({ length: 8 }, (_, week) =>
      Array.from({ length: 5 }, (_, day) => {
        const period = shiftPeriod('2026-09-21' as Period, week * 7 + day)
        const done = [97, 96, 98, 97, 96][(week + day) % 5] ?? 97
        return [row('t_done', period, done), row('t_due', period, 100)]
      }).flat(),
    ).flat()
    const running = ['2026-11-16', '2026-11-17', '2026-11-18'].flatMap((period) => [
      row('t_done', period, 93),
      row('t_due', period, 100),
    ])
    await report(station, [...rows, ...running])
    const { forecast, value, period } = await lamp(station, 'T.3')
    expect([period, value]).toEqual(['2026-W47', 93])
    expect(forecast?.period).toBe('2026-W47')
    // 2.83 of 7 days are in.
    expect(forecast?.value).toBeGreaterThan(93.5)
    expect(forecast?.value).toBeLessThan(96.8)
    expect(forecast?.high).toBeLessThanOrEqual(100)
  })
})

describe('a warning', () => {
  it('is kept, resolved when its period has been judged, and counted', async () => {
    const { station, clock } = await open()
    await report(station, days(falling))
    expect((await warnings(station, '?open=true')).items).toMatchObject([
      {
        unit: '00004',
        code: 'T.1',
        period: '2026-11-22',
        issuedAt: '2026-11-21T21:38:00.000+07:00',
        from: { lamp: 'green', value: 95.08, period: '2026-11-21' },
        lamp: 'yellow',
        crossesOn: '2026-11-22',
        outcome: null,
        final: null,
      },
    ])
    clock.now += DAY
    await report(station, days([94.7], '2026-11-22'))
    // The day is not over; what it will be at its end is not known.
    expect((await warnings(station, '?open=true')).items.map(({ period }) => period)).toContain('2026-11-22')
    clock.now += DAY
    await report(station, days([96.5], '2026-11-23'))
    expect((await warnings(station, '?code=T.1&unit=00004&open=false')).items).toMatchObject([
      { period: '2026-11-22', outcome: 'came-true', final: { value: 94.7, lamp: 'yellow' } },
    ])
    expect(await record(station)).toMatchObject({ issued: 1, cameTrue: 1, didNot: 0, noFigure: 0, open: 0 })
  })

  it('that did not come true is counted, too, and so is one whose period never had a figure', async () => {
    const { station, clock } = await open()
    await report(station, days(falling))
    clock.now += DAY
    await report(station, days([97], '2026-11-22'))
    // Sunday; the working day after it has passed when Tuesday begins.
    clock.now += 2 * DAY
    station.station.forecasts.refresh()
    await station.station.forecasts.idle()
    expect((await warnings(station)).items).toMatchObject([{ outcome: 'did-not', final: { lamp: 'green' } }])

    const silent = await open()
    await report(silent.station, days(falling))
    silent.clock.now += 7 * DAY
    await rejudge(silent.station.station)
    silent.station.station.forecasts.refresh()
    await silent.station.station.forecasts.idle()
    expect((await warnings(silent.station)).items).toMatchObject([{ outcome: 'no-figure', final: null }])
    expect(await lamp(silent.station, 'T.1')).toMatchObject({ lamp: 'grey', forecast: null })
  })

  it('is issued once, however often the figures are sent, and outlives a restart with its forecast', async () => {
    const { home, station, clock } = await open()
    await report(station, days(falling))
    await report(station, days([95.1]))
    await report(station, days([95.08]))
    const before = await lamp(station, 'T.1')
    expect(before.forecast?.warns).toBe(true)
    await station.stop()
    const again = await reopenStation(home.dir, clock)
    expect(await lamp(again, 'T.1')).toEqual(before)
    expect((await warnings(again)).items).toHaveLength(1)
  })

  it('comes when the day turns, for the day that begins', async () => {
    const { station, clock } = await open()
    await report(station, days(falling))
    clock.now += DAY
    station.station.forecasts.refresh()
    await station.station.forecasts.idle()
    // Nothing was reported on the day that was forecast: the one that runs now is.
    expect((await lamp(station, 'T.1')).forecast).toMatchObject({ period: '2026-11-22', warns: true })
    clock.now += DAY
    station.station.forecasts.refresh()
    await station.station.forecasts.idle()
    expect((await lamp(station, 'T.1')).forecast).toMatchObject({ period: '2026-11-23', warns: true })
    expect((await warnings(station)).items.map(({ period }) => period)).toEqual(['2026-11-23', '2026-11-22'])
    const page = await warnings(station, '?limit=1')
    expect((await warnings(station, `?limit=1&after=${page.next}`)).items).toMatchObject([
      { period: '2026-11-22' },
    ])
  })

  it('is said on the live stream', async () => {
    const { station } = await open()
    const said: KpiValueItem[] = []
    station.station.live.listen((events) => {
      for (const { event, data } of events) if (event === 'kpi') said.push(JSON.parse(data) as KpiValueItem)
    })
    await report(station, days(falling))
    expect(said.map(({ code, forecast }) => [code, forecast?.warns ?? null])).toEqual([
      ['T.1', null],
      ['T.1', true],
    ])
  })

  it('that a stop left unmade is made after the next start', async () => {
    const { home, station, clock } = await open()
    expect((await station.post(days(falling))).rejected).toEqual([])
    await station.stop()
    const again = await reopenStation(home.dir, clock)
    again.station.forecasts.refresh()
    await again.station.forecasts.idle()
    expect((await lamp(again, 'T.1')).forecast).toMatchObject({ warns: true })
    expect((await warnings(again)).items).toHaveLength(1)
  })

  it('comes with a stricter threshold, without a new figure', async () => {
    const { station } = await open()
    await report(station, days(falling.map((value) => value + 2)))
    expect((await lamp(station, 'T.1')).forecast).toMatchObject({ warns: false })
    const answer = await station.ask('PUT', '/api/v1/kpis/T.1/thresholds', {
      since: '2026-01-01',
      green: 97,
      red: 90,
      reason: 'Thử',
    })
    expect(answer).toMatchObject({ status: 200 })
    await station.station.forecasts.idle()
    expect((await lamp(station, 'T.1')).forecast).toMatchObject({ warns: true, lamp: 'yellow' })
  })

  it('is not given for a red lamp', async () => {
    const { station } = await open()
    await report(station, days([97, 96, 95, 94, 93, 92, 91, 89]))
    expect(await lamp(station, 'T.1')).toMatchObject({ lamp: 'red', forecast: null })
    expect((await warnings(station)).items).toEqual([])
  })

  it('is refused to be told of unknown KPIs, units and pages', async () => {
    const { station } = await open()
    const statuses = []
    for (const query of ['?code=NO.1', '?unit=99999', '?after=x', '?open=maybe', '/record?code=NO.1']) {
      statuses.push((await station.ask('GET', `/api/v1/warnings${query}`)).status)
    }
    expect(statuses).toEqual([404, 404, 422, 422, 404])
  })
})

describe('the record of a lamp without one', () => {
  it('is tried on its own past, without seeing what came', async () => {
    const { station, clock } = await open()
    // Falls for twelve days, recovers, and falls again.
    const course = Array.from(
      { length: 24 },
      (_, day) => 97.8 - 0.3 * (day % 12) + (day % 2 === 0 ? 0.02 : -0.02),
    )
    await report(station, days(course))
    const { backtest } = await record(station, '?unit=00004&code=T.1')
    expect(backtest?.periods).toBeGreaterThan(10)
    expect(backtest?.cameTrue).toBeGreaterThanOrEqual(1)
    expect(backtest?.cameTrue).toBeLessThanOrEqual(backtest?.warnings ?? 0)
    expect((await record(station, '?code=T.1')).backtest).toBeNull()
    // What comes later changes nothing of what would have been said before.
    clock.now += DAY
    await report(station, days([97], '2026-11-22'))
    clock.now += DAY
    const later = (await record(station, '?unit=00004&code=T.1')).backtest
    // The last day and the new one are over now; the recovery announced itself to nobody.
    expect(later).toEqual({
      ...backtest,
      periods: (backtest?.periods ?? 0) + 2,
      warnings: expect.any(Number),
    })
  })
})
