/** Which alarms stand before the operator, in which order, and how many there are of each. */
import type { AlarmItem } from '#shared/contract/index.ts'

/** Where an open alarm belongs: what a hand or a cause put aside stands in groups of its own. */
export const ALARM_GROUPS = [
  'unacknowledged',
  'returned',
  'acknowledged',
  'ofStation',
  'shelved',
  'suppressed',
  'outOfService',
] as const
export type AlarmGroup = (typeof ALARM_GROUPS)[number]

/** True where a station below sees to it, and has not called for this one. */
const isOfStation = ({ origin, state, escalation }: AlarmItem): boolean =>
  origin !== null && !(state === 'unacknowledged' && escalation?.target === 'parent')

export function groupOf(item: AlarmItem): AlarmGroup {
  if (item.outOfService) return 'outOfService'
  if (item.shelved) return 'shelved'
  if (item.suppressedBy !== null) return 'suppressed'
  if (isOfStation(item)) return 'ofStation'
  return item.state === 'closed' ? 'acknowledged' : item.state
}

export const isPutAside = (item: AlarmItem): boolean =>
  item.outOfService !== null || item.shelved !== null || item.suppressedBy !== null

/** A red one that nobody has, before the operator. */
export const isCalling = (item: AlarmItem): boolean =>
  groupOf(item) === 'unacknowledged' && item.severity === 'red'

function urgency(item: AlarmItem): number {
  const group = ALARM_GROUPS.indexOf(groupOf(item))
  // A yellow one that nobody has still comes before all that somebody has.
  return group * 2 + (item.severity === 'red' ? 0 : 1)
}

/** Unacknowledged red ones first, put aside ones last; within each the newest first. */
export function inUrgency(items: Iterable<AlarmItem>): AlarmItem[] {
  return Array.from(items, (item) => ({ item, urgency: urgency(item), since: Date.parse(item.stateSince) }))
    .sort((a, b) => a.urgency - b.urgency || b.since - a.since || b.item.id - a.item.id)
    .map(({ item }) => item)
}

export type AlarmCounts = Readonly<Record<AlarmGroup, number>> & {
  /** Before the operator: open, and not put aside. */
  readonly shown: number
  /** Red ones that nobody has. */
  readonly calling: number
}

export function countAlarms(items: Iterable<AlarmItem>): AlarmCounts {
  const counts = {
    unacknowledged: 0,
    returned: 0,
    acknowledged: 0,
    ofStation: 0,
    shelved: 0,
    suppressed: 0,
    outOfService: 0,
    shown: 0,
    calling: 0,
  }
  for (const item of items) {
    counts[groupOf(item)] += 1
    if (!isPutAside(item)) counts.shown += 1
    if (isCalling(item)) counts.calling += 1
  }
  return counts
}

/** True for an alarm of a child that can be taken on from here: its station has not been asked, or said no. */
export const mayHandDown = ({ origin, state, handedDown }: AlarmItem): boolean =>
  origin !== null &&
  (state === 'unacknowledged' || state === 'returned') &&
  (handedDown === null || handedDown.refusal !== null)
