/** What tests of alarms ask a station, and do to it. */
import { expect } from 'vitest'
import type { AlarmEventItem, AlarmItem, AlarmLoad } from '#shared/contract/alarms.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { tendAlarms } from '#station/features/alarms/tend-alarms.ts'
import { rejudge } from '#station/features/lamps/rejudge.ts'
import type { TestStation } from './station.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** A machine with more free space than anybody needs. */
export const ROOMY = { freeBytes: async () => 1e12 }

export const AN = { by: 'Nguyễn Văn An', reason: 'Đang đôn đốc bộ phận một cửa' }

/** A unit's files on time of a hundred: DV.01, green from 99, red below 95. */
export const onTime = (unit: string, value: number, period = '2026-11-21') => [
  { unit, period, measure: 'dossiers_handled', value: 100 },
  { unit, period, measure: 'dossiers_on_time', value },
]

export async function listAlarms(station: TestStation, query = ''): Promise<AlarmItem[]> {
  const { status, body } = await station.ask<{ items: AlarmItem[] }>(
    'GET',
    `/api/v1/alarms?limit=500${query}`,
  )
  expect(status).toBe(200)
  return body.items
}

/** The newest alarm of DV.01 at a unit, closed or not. */
export async function alarmAt(station: TestStation, unit: string): Promise<AlarmItem> {
  const [found] = await listAlarms(station, `&unit=${unit}&code=DV.01&state=all`)
  if (!found) throw new Error(`no alarm at ${unit}`)
  return found
}

export async function eventsOf(station: TestStation, id: number): Promise<AlarmEventItem[]> {
  const { body } = await station.ask<{ items: AlarmEventItem[] }>('GET', `/api/v1/alarms/${id}/events`)
  return body.items
}

export const eventNames = async (station: TestStation, id: number) =>
  (await eventsOf(station, id)).map(({ event }) => event)

export async function act(station: TestStation, id: number, action: string, body: object = AN) {
  return await station.ask<AlarmItem & { code: string; detail: string }>(
    'POST',
    `/api/v1/alarms/${id}/${action}`,
    body,
  )
}

/** An instant so far ahead of the station's clock. */
export const ahead = (station: TestStation, ms: number) => formatInstant(station.clock.now + ms)

/** Moves the clock and lets the station look after itself. */
export async function pass(station: TestStation, ms: number, probes = ROOMY) {
  station.clock.now += ms
  await rejudge(station.station)
  await tendAlarms(station.station, probes)
}

export async function configure(station: TestStation, change: object) {
  const { body: settings } = await station.ask<object>('GET', '/api/v1/alarm-settings')
  const who = { by: 'Trưởng ca', reason: 'Phân công mới' }
  const answer = await station.ask('PUT', '/api/v1/alarm-settings', { ...settings, ...change, ...who })
  expect(answer).toMatchObject({ status: 200 })
}

export async function loadOf(station: TestStation): Promise<AlarmLoad> {
  return (await station.ask<AlarmLoad>('GET', '/api/v1/alarms/load')).body
}
