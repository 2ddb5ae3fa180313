/** Alarms that wait for the parent, as items: each in its present state. */
import type { WireAlarm } from '#shared/contract/chain.ts'
import { type Hand, isHidden, type TimedHand } from '#shared/domain/alarm.ts'
import type { KpiCode } from '#shared/domain/kpi.ts'
import { formatInstant, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import { selectAlarm } from '../features/alarms/queries.ts'
import type { UnitId } from '../features/units/queries.ts'

export interface WaitingAlarm {
  readonly alarm: number
  readonly rev: number
}

/** The last opened first: of many, the news. */
export function selectWaitingAlarms(db: ReadableDb, limit: number): WaitingAlarm[] {
  if (limit <= 0) return []
  return statement<[number], WaitingAlarm>(
    db,
    'SELECT alarm, rev FROM outbox_alarms ORDER BY alarm DESC LIMIT ?',
  ).all(limit)
}

export function removeSentAlarm(db: WritableDb, { alarm, rev }: WaitingAlarm): void {
  statement<number[], never>(db, 'DELETE FROM outbox_alarms WHERE alarm = ? AND rev <= ?').run(alarm, rev)
}

const wireHand = ({ by, reason, at }: Hand) => ({ by, reason, at: formatInstant(at) })
const wireTimedHand = (hand: TimedHand) => ({ ...wireHand(hand), until: formatInstant(hand.until) })
const instantOrNull = (ms: number | null) => (ms === null ? null : formatInstant(ms))

export function wireAlarm(station: Station, db: ReadableDb, waiting: WaitingAlarm): WireAlarm {
  const stored = selectAlarm(db, waiting.alarm)
  if (!stored) throw new Error(`no alarm with id ${waiting.alarm}`)
  const { alarm, figure } = stored
  const { acknowledgement, shelved, outOfService } = alarm
  const escalation = isHidden(alarm) ? null : alarm.escalation
  return {
    kind: 'alarm',
    key: String(stored.id),
    unit: station.units.byId(stored.unit as UnitId).code,
    rev: waiting.rev,
    alarmKind: stored.kind,
    code: stored.code as KpiCode | null,
    severity: alarm.severity,
    state: alarm.state,
    openedAt: formatInstant(alarm.openedAt),
    stateSince: formatInstant(alarm.stateSince),
    returnedAt: instantOrNull(alarm.returnedAt),
    closedAt: instantOrNull(alarm.closedAt),
    ...figure,
    period: figure.period === null ? null : unpackPeriod(figure.period),
    acknowledgement: acknowledgement && wireTimedHand(acknowledgement),
    shelved: shelved && wireTimedHand(shelved),
    outOfService: outOfService && wireHand(outOfService),
    escalation: escalation && { ...escalation, at: formatInstant(escalation.at) },
  }
}
