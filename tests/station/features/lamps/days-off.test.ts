/**
 * A daily KPI over days off, in virtual time: what was reported when, and what its standing lamp showed.
 * Each line of a trace is one moment: figures that came in just then, the lamp right after.
 */
import { describe, expect, it } from 'vitest'
import type { KpiValueItem } from '#shared/contract/figures.ts'
import { rejudge } from '#station/features/lamps/rejudge.ts'
import { makeStation, type TestStation, testClock } from '../../../support/station.ts'

const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+07:00`)
const UNIT = '00004'

/** Files on time of 100 handled: DV.01, green from 99, red below 95. */
async function report(station: TestStation, period: string, onTime: number): Promise<void> {
  const row = (measure: string, value: number) => ({ unit: UNIT, period, measure, value })
  const answer = await station.post([row('dossiers_on_time', onTime), row('dossiers_handled', 100)])
  expect(answer.rejected).toEqual([])
}

async function showing(station: TestStation): Promise<string> {
  await rejudge(station.station)
  const { body } = await station.ask<{ items: KpiValueItem[] }>('GET', `/api/v1/kpis?unit=${UNIT}&code=DV.01`)
  const [item] = body.items
  return [item?.period?.slice(5), item?.lamp, item?.reason].filter(Boolean).join(' ')
}

/** Plays lines of `moment | day=value reported, or nothing | the lamp` and gives them back as they came out. */
async function play(trace: string): Promise<{ played: string[]; expected: string[] }> {
  const lines = trace
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
  const station = await makeStation(UNIT, { clock: testClock(at(lines[0]?.[0] ?? '')) })
  const played: string[] = []
  for (const [moment = '', reported = ''] of lines) {
    station.clock.now = at(moment)
    const [period, value] = reported.split('=')
    if (period && value) await report(station, period, Number(value))
    played.push([moment, reported, await showing(station)].join(' | '))
  }
  return { played, expected: lines.map((line) => line.join(' | ')) }
}

describe('a daily KPI', () => {
  it('stays lit through Tết 2026, and goes on when work does', async () => {
    const { played, expected } = await play(`
      2026-02-12 16:30 | 2026-02-12=100 | 02-12 green
      2026-02-13 00:00 |                | 02-12 green
      2026-02-13 16:30 | 2026-02-13=97  | 02-13 yellow
      2026-02-14 00:00 |                | 02-13 yellow
      2026-02-15 00:00 |                | 02-13 yellow
      2026-02-16 00:00 |                | 02-13 yellow
      2026-02-17 00:00 |                | 02-13 yellow
      2026-02-17 12:00 |                | 02-13 yellow
      2026-02-18 00:00 |                | 02-13 yellow
      2026-02-19 00:00 |                | 02-13 yellow
      2026-02-20 00:00 |                | 02-13 yellow
      2026-02-21 00:00 |                | 02-13 yellow
      2026-02-22 00:00 |                | 02-13 yellow
      2026-02-23 00:00 |                | 02-13 yellow
      2026-02-23 07:30 |                | 02-13 yellow
      2026-02-23 16:30 | 2026-02-23=100 | 02-23 green
      2026-02-24 00:00 |                | 02-23 green
      2026-02-24 16:30 | 2026-02-24=99  | 02-24 green
      2026-02-25 00:00 |                | 02-24 green
    `)
    expect(played).toEqual(expected)
  })

  it('of a unit that does not come back after Tết goes grey when the first working day is over', async () => {
    const { played, expected } = await play(`
      2026-02-13 16:30 | 2026-02-13=90  | 02-13 red
      2026-02-22 23:59 |                | 02-13 red
      2026-02-23 23:59 |                | 02-13 red
      2026-02-24 00:00 |                | 02-13 grey stale
      2026-02-24 09:00 | 2026-02-23=100 | 02-23 green
    `)
    expect(played).toEqual(expected)
  })

  it('of a unit that had stopped before Tết goes grey when its cut-off passes, not later', async () => {
    const { played, expected } = await play(`
      2026-02-11 16:30 | 2026-02-11=100 | 02-11 green
      2026-02-12 00:00 |                | 02-11 green
      2026-02-13 00:00 |                | 02-11 green
      2026-02-13 23:59 |                | 02-11 green
      2026-02-14 00:00 |                | 02-11 grey stale
      2026-02-17 00:00 |                | 02-11 grey stale
    `)
    expect(played).toEqual(expected)
  })

  it('of one that reported until the day before the last gets the first working day after Tết', async () => {
    const { played, expected } = await play(`
      2026-02-12 16:30 | 2026-02-12=100 | 02-12 green
      2026-02-14 00:00 |                | 02-12 green
      2026-02-23 23:59 |                | 02-12 green
      2026-02-24 00:00 |                | 02-12 grey stale
    `)
    expect(played).toEqual(expected)
  })

  it('stays lit over a weekend and at every midnight', async () => {
    const { played, expected } = await play(`
      2026-10-14 16:30 | 2026-10-14=100 | 10-14 green
      2026-10-15 00:00 |                | 10-14 green
      2026-10-15 16:30 | 2026-10-15=100 | 10-15 green
      2026-10-16 00:00 |                | 10-15 green
      2026-10-16 16:30 | 2026-10-16=100 | 10-16 green
      2026-10-17 00:00 |                | 10-16 green
      2026-10-18 00:00 |                | 10-16 green
      2026-10-19 00:00 |                | 10-16 green
      2026-10-19 16:30 | 2026-10-19=100 | 10-19 green
      2026-10-20 00:00 |                | 10-19 green
    `)
    expect(played).toEqual(expected)
  })

  it('is due on a Saturday that is worked, and not on the day off it was swapped for', async () => {
    const { played, expected } = await play(`
      2026-01-08 16:30 | 2026-01-08=100 | 01-08 green
      2026-01-10 23:59 |                | 01-08 green
      2026-01-11 00:00 |                | 01-08 grey stale
    `)
    expect(played).toEqual(expected)
    const swapped = await play(`
      2025-12-31 16:30 | 2025-12-31=100 | 12-31 green
      2026-01-03 00:00 |                | 12-31 green
      2026-01-05 23:59 |                | 12-31 green
      2026-01-06 00:00 |                | 12-31 grey stale
    `)
    expect(swapped.played).toEqual(swapped.expected)
  })
})
