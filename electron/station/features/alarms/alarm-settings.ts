import { type AlarmSettings, alarmSettings } from '#shared/contract/alarms.ts'
import type { ReadableDb } from '../../db/database.ts'
import { selectAlarmSettings } from './queries.ts'

/** Nobody is named before a centre names them; a day is the longest that an alarm may be put on a shelf. */
export const DEFAULT_ALARM_SETTINGS: AlarmSettings = {
  alarmOnYellow: false,
  escalation: [],
  parentAfterMinutes: null,
  defaultAcknowledgementMinutes: 240,
  longestAcknowledgementMinutes: 10_080,
  longestShelvingMinutes: 1_440,
  sound: true,
  quietHours: null,
}

export function loadAlarmSettings(db: ReadableDb): AlarmSettings {
  const stored = selectAlarmSettings(db)
  if (stored === null) return DEFAULT_ALARM_SETTINGS
  // Settings that came later stand as they do by default.
  return alarmSettings.parse({ ...DEFAULT_ALARM_SETTINGS, ...(JSON.parse(stored) as object) })
}
