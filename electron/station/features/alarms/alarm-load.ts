import type { AlarmLoad } from '#shared/contract/alarms.ts'
import { isActive, isHidden } from '#shared/domain/alarm.ts'
import { FLOOD_WINDOW_MS, floodShare, isFlooded } from '#shared/domain/alarm-load.ts'
import { formatInstant, periodAt, periodStart, shiftPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { sounds } from './items.ts'
import { selectAnnounced } from './queries.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Days of the series, today included. */
const DAYS = 14

interface Measured {
  readonly revision: number
  readonly load: AlarmLoad
}
const measured = new WeakMap<Station, Measured>()
/** Every screen that connects asks; between two changes its figures move by hardly anything. */
const KEPT_MS = 5_000

export function measureLoad(station: Station): AlarmLoad {
  const now = station.clock()
  const { revision } = station.alarms
  const kept = measured.get(station)
  const age = kept ? now - Date.parse(kept.load.at) : Number.POSITIVE_INFINITY
  if (kept && kept.revision === revision && age >= 0 && age < KEPT_MS) return kept.load
  const load = measure(station, now)
  measured.set(station, { revision, load })
  return load
}

function measure(station: Station, now: number): AlarmLoad {
  const today = periodAt(now, 'day')
  const days = Array.from({ length: DAYS }, (_, index) => shiftPeriod(today, index - DAYS + 1))
  const begin = periodStart(days[0] ?? today)
  const announced = selectAnnounced(station.db, begin - FLOOD_WINDOW_MS)
  const since = (from: number) => announced.filter((at) => at > from && at <= now).length
  const shareOver = (ms: number) =>
    floodShare(
      announced.filter((at) => at > now - ms - FLOOD_WINDOW_MS && at <= now),
      now - ms,
      now,
    )
  const counts = new Map<string, number>()
  for (const at of announced) {
    const day = periodAt(at, 'day')
    counts.set(day, (counts.get(day) ?? 0) + 1)
  }
  return {
    at: formatInstant(now),
    lastHour: since(now - HOUR_MS),
    perHour: since(now - DAY_MS) / 24,
    perDay: days.map((date) => ({ date, alarms: counts.get(date) ?? 0 })),
    floodShareDay: shareOver(DAY_MS),
    floodShareWeek: shareOver(7 * DAY_MS),
    inFloodNow: isFlooded(announced, now),
    ...countOpen(station, now),
  }
}

function countOpen(station: Station, now: number) {
  const all = [...station.alarms.open(), ...station.alarms.received()]
  const open = all.map(({ alarm }) => alarm)
  return {
    open: open.length,
    unacknowledged: open.filter((alarm) => alarm.state === 'unacknowledged' && !isHidden(alarm)).length,
    stale: open.filter((alarm) => isActive(alarm) && now - alarm.badSince > DAY_MS).length,
    shelved: open.filter(({ shelved }) => shelved !== null).length,
    suppressed: open.filter(({ cause }) => cause !== null).length,
    outOfService: open.filter(({ outOfService }) => outOfService !== null).length,
    sounding: all.filter((stored) => sounds(station, stored)).length,
  }
}
