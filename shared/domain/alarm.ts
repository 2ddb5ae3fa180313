/**
 * The life of one alarm, after ISA-18.2: unacknowledged, acknowledged, returned (bad no more, but nobody has
 * seen it) and closed. Beside that it may be shelved for a time, suppressed while its cause has an alarm of
 * its own, or out of service; such an alarm is hidden: it neither sounds nor escalates.
 *
 * Losing sight is not getting better: a lamp that goes grey leaves its alarm as it was. What was returned
 * and turns bad before it is closed is the same alarm. A hand that lies on an alarm (shelved, out of
 * service) keeps it open until it is lifted, so that the next turn for the worse still finds it there.
 */

export const ALARM_KINDS = ['lamp', 'stale', 'silent', 'books', 'disk', 'clock', 'certificate'] as const
/**
 * What opens an alarm: a lamp that got worse, a lit lamp whose value grew too old, a child station without
 * a word, books that do not add up, a disk that fills, a clock that is off, a certificate that is about to end.
 */
export type AlarmKind = (typeof ALARM_KINDS)[number]

export const ALARM_SEVERITIES = ['red', 'yellow'] as const
export type AlarmSeverity = (typeof ALARM_SEVERITIES)[number]

export const ALARM_STATES = ['unacknowledged', 'acknowledged', 'returned', 'closed'] as const
export type AlarmState = (typeof ALARM_STATES)[number]
export const OPEN_ALARM_STATES = ['unacknowledged', 'acknowledged', 'returned'] as const

export const ALARM_EVENTS = [
  'opened',
  'worsened',
  'eased',
  'grey',
  'lit',
  'returned',
  're-alarmed',
  'closed',
  'withdrawn',
  'acknowledged',
  'acknowledgement-expired',
  'acknowledgement-dropped',
  'shelved',
  'unshelved',
  'shelving-ended',
  'suppressed',
  'released',
  'out-of-service',
  'returned-to-service',
  'escalated',
  'silenced',
] as const
export type AlarmEventName = (typeof ALARM_EVENTS)[number]

/** What the source says now. `unknown`: out of sight; `gone`: there is nothing left to judge. */
export type Condition = AlarmSeverity | 'clear' | 'unknown' | 'gone'

export interface Hand {
  readonly by: string
  readonly reason: string
  /** ms since 1970, like every instant here. */
  readonly at: number
}
export interface TimedHand extends Hand {
  readonly until: number
}

export interface EscalationStep {
  readonly level: number
  readonly target: 'person' | 'parent'
  /** A person's name, or the code of the parent's unit; null where none is joined. */
  readonly to: string | null
  readonly at: number
}

/** Plain data: what is stored is what is judged. */
export interface Alarm {
  readonly severity: AlarmSeverity
  readonly state: AlarmState
  readonly openedAt: number
  readonly stateSince: number
  /** Since when it has been bad without a break. */
  readonly badSince: number
  readonly returnedAt: number | null
  readonly closedAt: number | null
  /** The source is out of sight. */
  readonly grey: boolean
  readonly acknowledgement: TimedHand | null
  readonly shelved: TimedHand | null
  readonly outOfService: Hand | null
  /** The alarm that is its cause. */
  readonly cause: number | null
  /** It has stood before the operator at least once. */
  readonly announced: boolean
  /** Its sound was stopped. */
  readonly silenced: boolean
  /** From when the times of escalation count; what it waited before it last returned is taken off. */
  readonly unattendedSince: number
  readonly escalation: EscalationStep | null
}

export interface AlarmEvent {
  readonly event: AlarmEventName
  /** Null for the station itself. */
  readonly by: string | null
  readonly reason: string | null
  readonly until: number | null
  /** True where it puts the alarm before the operator anew; load is counted by these. */
  readonly announces: boolean
  readonly step: EscalationStep | null
  readonly cause: number | null
}

export interface AlarmStep {
  readonly alarm: Alarm
  readonly events: readonly AlarmEvent[]
}

export interface EscalationRules {
  readonly escalation: ReadonlyArray<{ readonly name: string; readonly afterMinutes: number }>
  readonly parentAfterMinutes: number | null
  /** Code of the parent's unit; null where none is joined. */
  readonly parent: string | null
}

const MINUTE_MS = 60_000

export const isOpen = (alarm: Alarm): boolean => alarm.state !== 'closed'
/** True while its source is bad, as far as anybody knows. */
export const isActive = ({ state }: Alarm): boolean => state === 'unacknowledged' || state === 'acknowledged'
export const isHidden = (alarm: Alarm): boolean =>
  alarm.shelved !== null || alarm.outOfService !== null || alarm.cause !== null
/** True where somebody's hand keeps it open. */
const isHeld = (alarm: Alarm): boolean => alarm.shelved !== null || alarm.outOfService !== null
const isWorse = (a: AlarmSeverity, b: AlarmSeverity): boolean => a === 'red' && b === 'yellow'

const happened = (event: AlarmEventName, over: Partial<AlarmEvent> = {}): AlarmEvent => ({
  event,
  by: null,
  reason: null,
  until: null,
  announces: false,
  step: null,
  cause: null,
  ...over,
})

const unchanged = (alarm: Alarm): AlarmStep => ({ alarm, events: [] })

/** Puts an alarm before the operator, unless it is hidden: it sounds anew, and its waiting begins anew. */
function announce(alarm: Alarm, now: number, event: AlarmEvent): AlarmStep {
  const seen = !isHidden(alarm)
  return {
    alarm: {
      ...alarm,
      announced: alarm.announced || seen,
      silenced: false,
      unattendedSince: now,
      escalation: null,
    },
    events: [{ ...event, announces: seen }],
  }
}

export function openAlarm(severity: AlarmSeverity, cause: number | null, now: number): AlarmStep {
  const alarm: Alarm = {
    severity,
    state: 'unacknowledged',
    openedAt: now,
    stateSince: now,
    badSince: now,
    returnedAt: null,
    closedAt: null,
    grey: false,
    acknowledgement: null,
    shelved: null,
    outOfService: null,
    cause,
    announced: false,
    silenced: false,
    unattendedSince: now,
    escalation: null,
  }
  return announce(alarm, now, happened('opened', { cause }))
}

/**
 * An open alarm after its source was looked at.
 * @param cause What explains it if it turns bad again, or null.
 */
export function followSource(
  alarm: Alarm,
  condition: Condition,
  now: number,
  cause: number | null = null,
): AlarmStep {
  if (condition === 'gone') return close(alarm, now, [happened('withdrawn')])
  if (alarm.state === 'returned') {
    return condition === 'clear' || condition === 'unknown'
      ? unchanged(alarm)
      : reAlarm(alarm, condition, cause, now)
  }
  if (condition === 'unknown') {
    return alarm.grey ? unchanged(alarm) : { alarm: { ...alarm, grey: true }, events: [happened('grey')] }
  }
  if (condition === 'clear') return comeBack(alarm, now)
  const lit = alarm.grey ? [happened('lit')] : []
  const seen = alarm.grey ? { ...alarm, grey: false } : alarm
  if (condition === alarm.severity) return { alarm: seen, events: lit }
  const changed: Alarm = { ...seen, severity: condition }
  if (!isWorse(condition, alarm.severity)) return { alarm: changed, events: [...lit, happened('eased')] }
  const isDropped = alarm.acknowledgement !== null
  const left: Alarm = isDropped
    ? { ...changed, state: 'unacknowledged', stateSince: now, acknowledgement: null }
    : changed
  const worse = announce(left, now, happened('worsened'))
  const dropped = isDropped ? [happened('acknowledgement-dropped')] : []
  return { alarm: worse.alarm, events: [...lit, ...worse.events, ...dropped] }
}

function reAlarm(alarm: Alarm, severity: AlarmSeverity, cause: number | null, now: number): AlarmStep {
  const waited = alarm.acknowledgement ? 0 : (alarm.returnedAt ?? now) - alarm.unattendedSince
  const again = announce(
    {
      ...alarm,
      severity,
      state: 'unacknowledged',
      stateSince: now,
      badSince: now,
      returnedAt: null,
      grey: false,
      acknowledgement: null,
      cause,
    },
    now,
    happened('re-alarmed', { cause }),
  )
  // An alarm that comes and goes does not escape escalation: what it waited counts on.
  const escalation = alarm.acknowledgement ? null : alarm.escalation
  return { ...again, alarm: { ...again.alarm, unattendedSince: now - waited, escalation } }
}

function comeBack(alarm: Alarm, now: number): AlarmStep {
  const back: Alarm = {
    ...alarm,
    state: 'returned',
    stateSince: now,
    returnedAt: now,
    grey: false,
    cause: null,
    // Time out of sight of the operator is not time unattended.
    ...(isHidden(alarm) ? { unattendedSince: now, escalation: null } : {}),
  }
  return closeIfDone(back, now, [happened('returned')])
}

/** A returned alarm closes once it was seen to, or where nobody was ever shown it. */
function closeIfDone(alarm: Alarm, now: number, events: readonly AlarmEvent[]): AlarmStep {
  const isDone = alarm.state === 'returned' && (alarm.acknowledgement !== null || !alarm.announced)
  if (!isDone || isHeld(alarm)) return { alarm, events }
  return close(alarm, now, [...events, happened('closed')])
}

const close = (alarm: Alarm, now: number, events: readonly AlarmEvent[]): AlarmStep => ({
  alarm: {
    ...alarm,
    state: 'closed',
    stateSince: now,
    closedAt: now,
    shelved: null,
    outOfService: null,
    cause: null,
    escalation: null,
  },
  events,
})

/** Somebody takes it on; again, to go on for longer or to take it over. */
export function acknowledge(alarm: Alarm, hand: TimedHand): AlarmStep {
  const { by, reason, until, at } = hand
  const event = happened('acknowledged', { by, reason, until })
  const taken: Alarm = { ...alarm, acknowledgement: hand, escalation: null, silenced: true, announced: true }
  if (alarm.state === 'returned') return closeIfDone(taken, at, [event])
  const stateSince = alarm.state === 'acknowledged' ? alarm.stateSince : at
  return { alarm: { ...taken, state: 'acknowledged', stateSince }, events: [event] }
}

export function shelve(alarm: Alarm, hand: TimedHand): AlarmStep {
  const { by, reason, until } = hand
  return { alarm: { ...alarm, shelved: hand }, events: [happened('shelved', { by, reason, until })] }
}

export function unshelve(alarm: Alarm, { by, reason, at }: Hand): AlarmStep {
  return lift({ ...alarm, shelved: null }, at, happened('unshelved', { by, reason }))
}

export function takeOutOfService(alarm: Alarm, hand: Hand): AlarmStep {
  const { by, reason } = hand
  return { alarm: { ...alarm, outOfService: hand }, events: [happened('out-of-service', { by, reason })] }
}

export function returnToService(alarm: Alarm, { by, reason, at }: Hand): AlarmStep {
  return lift({ ...alarm, outOfService: null }, at, happened('returned-to-service', { by, reason }))
}

/** What follows where something that hid an alarm is gone. */
function lift(alarm: Alarm, now: number, event: AlarmEvent): AlarmStep {
  if (alarm.state === 'unacknowledged' && !isHidden(alarm)) return announce(alarm, now, event)
  return closeIfDone(alarm, now, [event])
}

/** Stops its sound; it stays as unacknowledged as it was. */
export function silence(alarm: Alarm, by: string): AlarmStep {
  return { alarm: { ...alarm, silenced: true }, events: [happened('silenced', { by })] }
}

/** Names the alarm that is its cause, or that there is none any more. Only what is bad can be suppressed. */
export function setCause(alarm: Alarm, cause: number | null, now: number): AlarmStep {
  if (!isActive(alarm) || cause === alarm.cause) return unchanged(alarm)
  const next = { ...alarm, cause }
  if (cause !== null) return { alarm: next, events: [happened('suppressed', { cause })] }
  return lift(next, now, happened('released', { cause: alarm.cause }))
}

/** What time does to an open alarm: acknowledgements and shelving end, and what is left unattended escalates. */
export function tendAlarm(alarm: Alarm, rules: EscalationRules, now: number): AlarmStep {
  let at = alarm
  const events: AlarmEvent[] = []
  const take = (step: AlarmStep): void => {
    at = step.alarm
    events.push(...step.events)
  }
  if (at.state === 'acknowledged' && at.acknowledgement && now >= at.acknowledgement.until) {
    const left: Alarm = { ...at, state: 'unacknowledged', stateSince: now, acknowledgement: null }
    take(announce(left, now, happened('acknowledgement-expired')))
  }
  if (at.shelved && now >= at.shelved.until) {
    take(lift({ ...at, shelved: null }, now, happened('shelving-ended')))
  }
  for (let due = nextEscalation(at, rules); due && due.at <= now; due = nextEscalation(at, rules)) {
    const step = { ...due, at: now }
    take({ alarm: { ...at, escalation: step }, events: [happened('escalated', { step })] })
  }
  return { alarm: at, events }
}

/** The step that comes if nobody acts, and when; null where none will. */
export function nextEscalation(alarm: Alarm, rules: EscalationRules): EscalationStep | null {
  if (alarm.state !== 'unacknowledged' || alarm.severity !== 'red' || isHidden(alarm)) return null
  if (alarm.escalation?.target === 'parent') return null
  const done = alarm.escalation?.level ?? 0
  const after = (minutes: number) => alarm.unattendedSince + minutes * MINUTE_MS
  const person = rules.escalation[done]
  if (person) return { level: done + 1, target: 'person', to: person.name, at: after(person.afterMinutes) }
  if (rules.parentAfterMinutes === null) return null
  return { level: done + 1, target: 'parent', to: rules.parent, at: after(rules.parentAfterMinutes) }
}

export interface SoundRules {
  readonly sound: boolean
  readonly quietHours: { readonly from: string; readonly to: string } | null
}

export function isSounding(alarm: Alarm, rules: SoundRules, minuteOfDay: number): boolean {
  if (alarm.state !== 'unacknowledged' || alarm.severity !== 'red') return false
  return !alarm.silenced && !isHidden(alarm) && maySound(rules, minuteOfDay)
}

/** @param minuteOfDay Local time, 0 to 1439. */
export function maySound({ sound, quietHours }: SoundRules, minuteOfDay: number): boolean {
  if (!sound || !quietHours) return sound
  const from = minutesOf(quietHours.from)
  const to = minutesOf(quietHours.to)
  const isQuiet =
    from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to
  return !isQuiet
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Why a hand cannot lie on an alarm until then; null where it can. */
export function refuseUntil(
  until: number,
  now: number,
  longestMinutes: number,
): 'until-past' | 'until-too-far' | null {
  if (until <= now) return 'until-past'
  return until - now > longestMinutes * MINUTE_MS ? 'until-too-far' : null
}
