import type { AlarmEventItem, AlarmItem } from '#shared/contract/alarms.ts'
import { type EscalationStep, isActive, isHidden, isSounding, nextEscalation } from '#shared/domain/alarm.ts'
import { asksParent } from '#shared/domain/alarm-of-child.ts'
import type { KpiCode } from '#shared/domain/kpi.ts'
import { formatInstant, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { UnitId } from '../units/queries.ts'
import { escalationRules } from './escalation-rules.ts'
import { handedDown } from './hand-down.ts'
import { minuteOfDay } from './minute-of-day.ts'
import type { AlarmEventRow, StoredAlarm } from './queries.ts'

/** Alarms by the alarm that is their cause. */
export function countSuppressed(station: Station): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { alarm } of station.alarms.open()) {
    if (alarm.cause !== null) counts.set(alarm.cause, (counts.get(alarm.cause) ?? 0) + 1)
  }
  return counts
}

/** Lamps of a silent station's units that went grey for it; those with an alarm of their own are counted as such. */
function lampsOutOfSight(station: Station, unit: UnitId): number {
  let count = 0
  for (const { kpi, reason, settled } of station.standing.ofUnit(unit)) {
    if (reason === 'silent' && settled.colour !== null && !station.alarms.find('lamp', unit, kpi)) count += 1
  }
  for (const { id } of station.units.children(unit)) count += lampsOutOfSight(station, id)
  return count
}

const instantOrNull = (ms: number | null) => (ms === null ? null : formatInstant(ms))

/** @param suppressed What {@link countSuppressed} says. */
export function alarmItem(
  station: Station,
  stored: StoredAlarm,
  suppressed: ReadonlyMap<number, number>,
): AlarmItem {
  const { id, kind, unit, code, alarm, figure, origin } = stored
  const { acknowledgement, shelved, outOfService } = alarm
  const greyed =
    kind === 'silent' && origin === null && isActive(alarm) ? lampsOutOfSight(station, unit as UnitId) : 0
  const next = origin === null ? nextEscalation(alarm, escalationRules(station)) : null
  // What a silent station last said may be over by now.
  const isOutOfSight =
    origin !== null && figure.lamp !== null && station.children.isSilent(origin.unit as UnitId)
  return {
    id,
    origin: origin && station.units.byId(origin.unit as UnitId).code,
    kind,
    unit: station.units.byId(unit as UnitId).code,
    code: code as KpiCode | null,
    severity: alarm.severity,
    state: alarm.state,
    openedAt: formatInstant(alarm.openedAt),
    stateSince: formatInstant(alarm.stateSince),
    returnedAt: instantOrNull(alarm.returnedAt),
    closedAt: instantOrNull(alarm.closedAt),
    ...figure,
    ...(isOutOfSight ? { lamp: 'grey', reason: 'silent' } : {}),
    period: figure.period === null ? null : unpackPeriod(figure.period),
    acknowledgement: acknowledgement && {
      ...acknowledgement,
      at: formatInstant(acknowledgement.at),
      until: formatInstant(acknowledgement.until),
    },
    shelved: shelved && { ...shelved, at: formatInstant(shelved.at), until: formatInstant(shelved.until) },
    outOfService: outOfService && { ...outOfService, at: formatInstant(outOfService.at) },
    suppressedBy: alarm.cause,
    suppresses: (suppressed.get(id) ?? 0) + greyed,
    escalation: stepItem(alarm.escalation),
    nextEscalation: stepItem(next),
    sounding: sounds(station, stored),
    handedDown: handedDown(station, stored),
  }
}

/** True for what is to be heard now; of the children's, what they escalated to this station. */
export function sounds(station: Station, { alarm, origin }: StoredAlarm): boolean {
  if (origin !== null && !asksParent(alarm)) return false
  return isSounding(alarm, station.alarms.settings, minuteOfDay(station.clock()))
}

const stepItem = (step: EscalationStep | null) => step && { ...step, at: formatInstant(step.at) }

export function alarmEventItem(row: AlarmEventRow): AlarmEventItem {
  const { id, at, actor, event, reason, until, detail } = row
  return {
    id,
    at: formatInstant(at),
    actor,
    event,
    reason,
    until: instantOrNull(until),
    detail: JSON.parse(detail) as AlarmEventItem['detail'],
  }
}

const RANK = { unacknowledged: 0, returned: 1, acknowledged: 2, closed: 3 } as const

/** Open alarms, the most urgent first: those that are shown before the hidden, red before yellow, the new before the old. */
export function mostUrgent(station: Station, limit: number): AlarmItem[] {
  const suppressed = countSuppressed(station)
  const rank = ({ alarm }: StoredAlarm) =>
    (isHidden(alarm) ? 100 : 0) + RANK[alarm.state] * 10 + (alarm.severity === 'red' ? 0 : 1)
  return [...station.alarms.open(), ...station.alarms.received()]
    .toSorted((a, b) => rank(a) - rank(b) || b.alarm.stateSince - a.alarm.stateSince || b.id - a.id)
    .slice(0, limit)
    .map((stored) => alarmItem(station, stored, suppressed))
}
