import type { Station } from '../../context.ts'
import { alarmItem, countSuppressed } from './items.ts'
import type { StoredAlarm } from './queries.ts'

/** More alarms than this at once, and readers do better with a snapshot. */
const MOST_ALARMS = 300

/** Tells of alarms as they are now, and of their causes, which count them. */
export function publishAlarms(station: Station, changed: readonly StoredAlarm[]): void {
  if (changed.length === 0) return
  const told = new Map(changed.map((stored) => [stored.id, stored]))
  for (const { alarm } of changed) {
    const cause = alarm.cause === null ? null : station.alarms.get(alarm.cause)
    if (cause) told.set(cause.id, cause)
  }
  if (told.size > MOST_ALARMS) {
    station.live.resync()
    return
  }
  const suppressed = countSuppressed(station)
  for (const stored of told.values()) station.live.say('alarm', alarmItem(station, stored, suppressed))
}
