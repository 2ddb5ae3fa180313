import type { AlarmSettings, AlarmSettingsChange } from '#shared/contract/alarms.ts'
import type { Station } from '../../context.ts'
import { insertAudit } from '../access/queries.ts'
import { loadAlarmSettings } from './alarm-settings.ts'
import { upsertAlarmSettings } from './queries.ts'
import { tendAlarms } from './tend-alarms.ts'

/** Stored and audited; every lamp is followed anew at once. */
export async function changeAlarmSettings(
  station: Station,
  { by, reason, ...settings }: AlarmSettingsChange,
): Promise<AlarmSettings> {
  await station.writer.write(({ db, afterCommit }) => {
    const now = station.clock()
    const before = loadAlarmSettings(db)
    upsertAlarmSettings(db, JSON.stringify(settings), now)
    insertAudit(db, now, by, 'alarm-settings-changed', { before, after: settings, reason })
    afterCommit(() => station.alarms.replaceSettings(settings))
  })
  await tendAlarms(station)
  return settings
}
