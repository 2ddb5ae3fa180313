/**
 * Alarms between a station and the one above it. What goes up is the present state of an alarm that concerns
 * the parent; what happened to it in between is the history of its own station. The parent only ever looks
 * on: it is called where an escalation has reached it, once for each time that it does.
 */
import {
  type Alarm,
  type AlarmEvent,
  type AlarmEventName,
  type AlarmStep,
  isHidden,
  isOpen,
} from './alarm.ts'

/** An alarm as its own station tells it. */
export type ToldAlarm = Pick<
  Alarm,
  | 'severity'
  | 'state'
  | 'openedAt'
  | 'stateSince'
  | 'returnedAt'
  | 'closedAt'
  | 'grey'
  | 'acknowledgement'
  | 'shelved'
  | 'outOfService'
  | 'escalation'
>

/** True where an alarm becomes the parent's matter; once it is, it stays so to its close. */
export function concernsParent(alarm: Alarm, isOfOwnUnit: boolean): boolean {
  return isOpen(alarm) && ((isOfOwnUnit && alarm.severity === 'red') || asksParent(alarm))
}

export const asksParent = ({ escalation }: Pick<Alarm, 'escalation'>): boolean =>
  escalation?.target === 'parent'

/** True while an alarm from below asks for a hand of the station that it was told to. */
const isCall = (alarm: Alarm): boolean =>
  alarm.state === 'unacknowledged' && alarm.severity === 'red' && !isHidden(alarm) && asksParent(alarm)

const isSameCall = (a: Alarm, b: Alarm): boolean =>
  isCall(a) && isCall(b) && a.escalation?.at === b.escalation?.at && a.stateSince === b.stateSince

/**
 * A child's alarm after its station told of it.
 * @param before As it stood here; null where it was not known.
 * @param teller Code of the child's unit: who did what is told without a name.
 */
export function followTold(before: Alarm | null, told: ToldAlarm, teller: string): AlarmStep {
  const alarm: Alarm = {
    ...told,
    badSince: told.openedAt,
    cause: null,
    announced: before?.announced ?? false,
    silenced: false,
    unattendedSince: told.stateSince,
  }
  if (before && isSameCall(before, alarm)) {
    return { alarm: { ...alarm, silenced: before.silenced }, events: eventsBetween(before, alarm, teller) }
  }
  return {
    alarm: { ...alarm, announced: alarm.announced || isCall(alarm) },
    events: eventsBetween(before, alarm, teller),
  }
}

function eventsBetween(before: Alarm | null, now: Alarm, teller: string): AlarmEvent[] {
  const events: AlarmEvent[] = []
  const add = (event: AlarmEventName, over: Partial<AlarmEvent> = {}): void => {
    events.push({
      event,
      by: teller,
      reason: null,
      until: null,
      announces: false,
      step: null,
      cause: null,
      ...over,
    })
  }
  if (!before) add('opened')
  if (before && before.severity !== now.severity) add(now.severity === 'red' ? 'worsened' : 'eased')
  const { acknowledgement, shelved, outOfService, escalation } = now
  if (acknowledgement && acknowledgement.at !== before?.acknowledgement?.at) {
    const { by, reason, until } = acknowledgement
    add('acknowledged', { by, reason, until })
  }
  if (before && before.state !== now.state) {
    if (now.state === 'returned') add('returned')
    else if (now.state === 'unacknowledged')
      add(before.state === 'acknowledged' ? 'acknowledgement-expired' : 're-alarmed')
  }
  if (shelved && shelved.at !== before?.shelved?.at) {
    add('shelved', { by: shelved.by, reason: shelved.reason, until: shelved.until })
  } else if (!shelved && before?.shelved && isOpen(now)) add('unshelved')
  if (outOfService && outOfService.at !== before?.outOfService?.at) {
    add('out-of-service', { by: outOfService.by, reason: outOfService.reason })
  } else if (!outOfService && before?.outOfService && isOpen(now)) add('returned-to-service')
  const isNewCall = isCall(now) && !(before && isSameCall(before, now))
  if (escalation && (isNewCall || escalation.at !== before?.escalation?.at)) {
    add('escalated', { step: escalation, announces: isNewCall })
  }
  if (now.state === 'closed') add('closed')
  return events
}
