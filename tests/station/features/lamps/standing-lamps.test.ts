import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { rejudge } from '#station/features/lamps/rejudge.ts'
import {
  makeStation,
  NOW,
  reopenStation,
  type TestStation,
  temporaryFolder,
  testClock,
} from '../../../support/station.ts'

const at = (text: string) => Date.parse(`${text}+07:00`)
const HOUR_MS = 3_600_000

/** Rows of one unit and period. */
const figures = (unit: string, period: string, values: Record<string, number | null>) =>
  Object.entries(values).map(([measure, value]) => ({ unit, period, measure, value }))

/** Files on time of files handled: DV.01, green from 99, red below 95. */
const onTime = (
  unit: string,
  period: string,
  dossiers_on_time: number | null,
  dossiers_handled: number | null,
) => figures(unit, period, { dossiers_on_time, dossiers_handled })

async function lampOf(station: TestStation, unit: string, code: string, period?: string) {
  const query = `unit=${unit}&code=${code}${period ? `&period=${period}` : ''}`
  const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?${query}`)
  return body.items[0] ?? null
}

async function send(station: TestStation, rows: readonly object[]) {
  const answer = await station.post(rows)
  expect(answer.rejected).toEqual([])
}

describe('a value', () => {
  it('of a city is the ratio of the sums, never the mean of the ratios', async () => {
    const station = await makeStation('01')
    // A ward with 900 of 1,000 and one with 10 of 10: their mean would be 95 and yellow.
    await send(station, [
      ...onTime('00004', '2026-11-21', 900, 1_000),
      ...onTime('00008', '2026-11-21', 10, 10),
    ])
    const lamps = await Promise.all(['00004', '00008', '01'].map((unit) => lampOf(station, unit, 'DV.01')))
    expect(lamps.map((lamp) => [lamp?.value, lamp?.lamp])).toEqual([
      [90, 'red'],
      [100, 'green'],
      [(100 * 910) / 1_010, 'red'],
    ])
    expect(lamps[2]).toMatchObject({
      period: '2026-11-21',
      reason: null,
      coverage: { reported: 2, expected: 2 },
    })
  })

  it('measures a yearly plan at the pace of the year, to the end of a month that is over', async () => {
    const station = await makeStation('01')
    // 304 of 365 days at the end of October: 30,400 of 36,500 is exactly in step.
    await send(station, figures('00004', '2026-10', { budget_revenue_ytd: 30_400 }))
    expect(await lampOf(station, '01', 'KT.01')).toMatchObject({
      value: null,
      reason: 'partial',
      lamp: 'grey',
    })
    await send(station, figures('00004', '2026', { budget_revenue_plan: 36_500 }))
    expect(await lampOf(station, '01', 'KT.01')).toMatchObject({ period: '2026-10', lamp: 'green' })
    expect((await lampOf(station, '01', 'KT.01'))?.value).toBeCloseTo(100, 9)
    await send(station, figures('00004', '2026', { budget_revenue_plan: 73_000 }))
    expect((await lampOf(station, '01', 'KT.01'))?.value).toBeCloseTo(50, 9)
    expect(await lampOf(station, '01', 'KT.01')).toMatchObject({ period: '2026-10', lamp: 'red' })
  })

  it('of a month that is still on is paced at the moment the figure is of', async () => {
    const station = await makeStation('01')
    await send(station, figures('00004', '2026', { budget_revenue_plan: 36_500 }))
    const [row] = figures('00004', '2026-11', { budget_revenue_ytd: 31_900 })
    // Midnight after 15 November: 319 days.
    await send(station, [{ ...row, observedAt: '2026-11-16T00:00:00+07:00' }])
    expect((await lampOf(station, '00004', 'KT.01'))?.value).toBeCloseTo(100, 9)
    expect(await lampOf(station, '00004', 'KT.01')).toMatchObject({
      period: '2026-11',
      asOf: expect.stringMatching(/^2026-11-2/),
    })
  })

  it('with a zero below the line is none, and grey', async () => {
    const station = await makeStation('01')
    await send(station, onTime('00004', '2026-11-21', 0, 0))
    const none = { value: null, reason: 'undefined', lamp: 'grey' }
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({ ...none, period: null })
    expect(await lampOf(station, '01', 'DV.01', '2026-11-21')).toMatchObject(none)
  })

  it('says whether a part or everything is missing', async () => {
    const station = await makeStation('01')
    expect(await lampOf(station, '01', 'DV.01')).toBeNull()
    expect(await lampOf(station, '01', 'DV.01', '2026-11-21')).toMatchObject({
      reason: 'no-data',
      lamp: 'grey',
    })
    await send(station, figures('00004', '2026-11-21', { dossiers_on_time: 5 }))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      reason: 'partial',
      lamp: 'grey',
      value: null,
    })
    await send(station, figures('00004', '2026-11-21', { dossiers_on_time: null }))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      reason: 'no-data',
      lamp: 'grey',
      value: null,
    })
    await send(station, figures('00008', '2026-11-21', { dossiers_handled: 5 }))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      reason: 'partial',
      lamp: 'grey',
      value: null,
    })
  })

  it('shows at units whose kind has no threshold, without a lamp', async () => {
    const station = await makeStation('01')
    await send(station, figures('00004', '2026-11-21', { dossiers_overdue: 3 }))
    expect(await lampOf(station, '00004', 'DV.14')).toMatchObject({ value: 3, lamp: 'yellow', reason: null })
    const none = { value: 3, lamp: 'grey', reason: 'not-applicable' }
    expect(await lampOf(station, '01', 'DV.14')).toMatchObject(none)
    expect(await lampOf(station, '01', 'DV.14', '2026-11-21')).toMatchObject(none)
  })

  it('made of other KPIs takes them at its own unit and period', async () => {
    const station = await makeStation('01')
    const month = '2026-11'
    const ward = (unit: string, times: number) => [
      // DV.01 90 %, over two days of the month.
      ...onTime(unit, '2026-11-20', 40 * times, 50 * times),
      ...onTime(unit, '2026-11-21', 50 * times, 50 * times),
      ...figures(unit, '2026-11-21', { dossiers_received: 100 * times, dossiers_digitised: 60 * times }),
      ...figures(unit, '2026-W46', {
        dossiers_full_process: 50 * times,
        dossiers_full_process_eligible: 100 * times,
        dossiers_paid_online: 80 * times,
        dossiers_with_fee: 100 * times,
        results_electronic: 100 * times,
        results_due: 100 * times,
        petitions_on_time: 98 * times,
        petitions_total: 100 * times,
      }),
      ...figures(unit, month, {
        dossiers_data_reused: 95 * times,
        dossiers_satisfied: 45 * times,
        dossiers_rated_base: 100 * times,
        petitions_satisfied: 90 * times,
        petitions_rated_base: 100 * times,
      }),
    ]
    await send(station, [...ward('00004', 1), ...ward('00008', 3)])
    const points =
      20 * 0.9 + 12 * 0.5 + 6 * 0.8 + 6 * 1 + 4 * (60 / 80) + 2 * 1 + 6 * (45 / 90) + 6 * 0.98 + 6 * 0.9
    const lamp = await lampOf(station, '01', 'DV.13')
    expect(lamp).toMatchObject({ period: month, lamp: 'yellow', reason: null, coverage: { reported: 2 } })
    expect(lamp?.value).toBeCloseTo(points, 9)
    // One component goes missing: no score is better than a wrong one.
    await send(
      station,
      ['00004', '00008'].flatMap((unit) => figures(unit, month, { petitions_rated_base: null })),
    )
    expect(await lampOf(station, '01', 'DV.13')).toMatchObject({
      value: null,
      lamp: 'grey',
      reason: 'partial',
    })
  })
})

describe('the standing lamp', () => {
  it('judges the latest period that has a value, whatever else has begun to arrive', async () => {
    // Monday. Thursday's value is not stale before the day is over: Friday may be reported until then.
    const station = await makeStation('01', { clock: testClock(at('2026-11-23T09:00:00')) })
    await send(station, onTime('00004', '2026-11-19', 90, 100))
    for (const day of ['20', '21', '22', '23']) {
      await send(station, figures('00004', `2026-11-${day}`, { dossiers_on_time: 7 }))
    }
    const thursday = { period: '2026-11-19', value: 90, lamp: 'red', reason: null }
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject(thursday)
    await send(station, figures('00004', '2026-11-20', { dossiers_handled: 7 }))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      period: '2026-11-20',
      value: 100,
      lamp: 'green',
    })
    await send(station, figures('00004', '2026-11-20', { dossiers_handled: null }))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject(thursday)
  })

  it('is left alone by corrections to earlier periods, and moved by those to its own', async () => {
    const station = await makeStation('01')
    await send(station, [
      ...onTime('00004', '2026-11-19', 50, 100),
      ...onTime('00004', '2026-11-20', 97, 100),
    ])
    const before = await lampOf(station, '01', 'DV.01')
    expect(before).toMatchObject({ period: '2026-11-20', value: 97, lamp: 'yellow' })
    station.clock.now += HOUR_MS
    await send(station, [
      ...onTime('00004', '2026-11-19', 100, 100),
      ...onTime('00004', '2026-11-18', 0, 100),
    ])
    expect(await lampOf(station, '01', 'DV.01')).toEqual(before)
    await send(station, figures('00004', '2026-11-20', { dossiers_on_time: 100 }))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      period: '2026-11-20',
      value: 100,
      lamp: 'green',
    })
  })

  it('goes back to the period before when its own is withdrawn', async () => {
    const station = await makeStation('01')
    await send(station, [
      ...onTime('00004', '2026-11-20', 97, 100),
      ...onTime('00004', '2026-11-21', 100, 100),
    ])
    await send(station, onTime('00004', '2026-11-21', null, null))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      period: '2026-11-20',
      value: 97,
      lamp: 'yellow',
    })
  })

  it('has its colour since it turned, not since its value moved', async () => {
    const station = await makeStation('01')
    const since = async () => Date.parse((await lampOf(station, '01', 'DV.01'))?.since ?? '')
    await send(station, onTime('00004', '2026-11-21', 90, 100))
    station.clock.now += HOUR_MS
    await send(station, onTime('00004', '2026-11-21', 80, 100))
    expect(await since()).toBe(NOW)
    station.clock.now += HOUR_MS
    await send(station, onTime('00004', '2026-11-21', 99, 100))
    expect(await since()).toBe(NOW + 2 * HOUR_MS)
    expect(await lampOf(station, '01', 'DV.01', '2026-11-21')).toMatchObject({ lamp: 'green', since: null })
  })

  it('turns grey when the next period is past its cut-off, keeps its value, and comes back with a new one', async () => {
    const station = await makeStation('01')
    // Friday's value: Saturday's cut-off is the end of Monday.
    await send(station, onTime('00004', '2026-11-20', 100, 100))
    const green = await lampOf(station, '01', 'DV.01')
    station.clock.now = at('2026-11-23T23:59:59')
    expect(await rejudge(station.station)).toEqual([])
    expect(await lampOf(station, '01', 'DV.01')).toEqual(green)
    const stale = at('2026-11-24T00:00:00')
    station.clock.now = stale
    expect(await rejudge(station.station)).not.toEqual([])
    expect(await lampOf(station, '01', 'DV.01')).toEqual({
      ...green,
      lamp: 'grey',
      reason: 'stale',
      since: '2026-11-24T00:00:00.000+07:00',
    })
    expect(await rejudge(station.station)).toEqual([])
    station.clock.now += HOUR_MS
    await send(station, onTime('00004', '2026-11-23', 100, 100))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      period: '2026-11-23',
      lamp: 'green',
      reason: null,
    })
    // A late figure for the stale period does not bring it back to life.
    station.clock.now = at('2026-11-30T09:00:00')
    await send(station, onTime('00004', '2026-11-24', 1, 100))
    expect(await lampOf(station, '01', 'DV.01')).toMatchObject({
      period: '2026-11-24',
      lamp: 'grey',
      reason: 'stale',
    })
  })

  it('is the same after a restart', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('01', { folder })
    await send(station, [
      ...onTime('00004', '2026-11-21', 90, 100),
      ...figures('00008', '2026-11-21', { dossiers_overdue: 1, cameras_online: 5 }),
    ])
    const before = await station.ask('GET', '/api/v1/kpis?limit=5000')
    await station.stop()
    const again = await reopenStation(folder, station.clock)
    expect(await again.ask('GET', '/api/v1/kpis?limit=5000')).toEqual(before)
  })

  it('comes in pages that leave nothing out', async () => {
    const station = await makeStation('01')
    const units = ['00004', '00008', '00025']
    await send(
      station,
      units.flatMap((unit) => [
        ...onTime(unit, '2026-11-21', 90, 100),
        ...figures(unit, '2026-11-21', { dossiers_overdue: 1 }),
      ]),
    )
    for (const query of ['', '&period=2026-11-21']) {
      const whole = await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?limit=5000${query}`)
      const paged: KpiValueItem[] = []
      let next: string | null = '0'
      while (next !== null) {
        const path: string = `/api/v1/kpis?limit=${query ? 777 : 3}&after=${next}${query}`
        const { body }: { body: { items: KpiValueItem[]; next: string | null } } = await station.ask(
          'GET',
          path,
        )
        paged.push(...body.items)
        next = body.next
      }
      expect(paged).toEqual(whole.body.items)
    }
  })
})
