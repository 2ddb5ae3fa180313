/** Children's alarms as this station keeps them: a row each, of one series with its own, and their history. */
import { type Alarm, type AlarmStep, followSource } from '#shared/domain/alarm.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { eventRow } from './event-row.ts'
import { publishAlarms } from './publish-alarms.ts'
import { insertAlarm, insertAlarmEvent, type StoredAlarm, updateAlarm } from './queries.ts'

/** More open ones of one child are not taken in. */
export const MOST_RECEIVED = 500

export interface ReceivedStep {
  /** As it stands or is to stand, but for its state; without an id where it is new. */
  readonly stored: Omit<StoredAlarm, 'id' | 'alarm'> & { readonly id?: number; readonly alarm?: Alarm }
  readonly step: AlarmStep
}

/** Stores what became of children's alarms; the registry and the listeners hear of it after the commit. */
export function keepReceived(
  station: Station,
  { db, afterCommit }: Transaction,
  steps: readonly ReceivedStep[],
): void {
  if (steps.length === 0) return
  const now = station.clock()
  const kept = steps.map(({ stored, step: { alarm, events } }): StoredAlarm => {
    const id = stored.id ?? insertAlarm(db, { ...stored, alarm })
    const next = { ...stored, id, alarm }
    if (stored.id !== undefined) updateAlarm(db, next)
    for (const event of events) insertAlarmEvent(db, eventRow(id, now, event, stored.figure))
    return next
  })
  afterCommit(() => {
    station.alarms.replace(kept)
    publishAlarms(station, kept)
  })
}

/** What nobody tells of any more. */
export function withdrawReceived(
  station: Station,
  transaction: Transaction,
  alarms: readonly StoredAlarm[],
): void {
  const now = station.clock()
  keepReceived(
    station,
    transaction,
    alarms.map((stored) => ({ stored, step: followSource(stored.alarm, 'gone', now) })),
  )
}
