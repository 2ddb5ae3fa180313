/** A child's alarms as it tells them: the newest word stands, and what it tells of no more is withdrawn. */
import { followTold } from '#shared/domain/alarm-of-child.ts'
import type { Station } from '../context.ts'
import type { Transaction } from '../db/writer.ts'
import type { StoredAlarm } from '../features/alarms/queries.ts'
import { keepReceived, type ReceivedStep, withdrawReceived } from '../features/alarms/received-alarms.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import type { CheckedAlarm } from './check-alarm.ts'

interface Received {
  readonly child: StoredUnit
  readonly epoch: number
  readonly alarms: readonly CheckedAlarm[]
  /** Alarms of older epochs go: all that the child holds has been sent. */
  readonly complete: boolean
}

export function receiveAlarms(station: Station, transaction: Transaction, received: Received): void {
  const { child, epoch, alarms, complete } = received
  if (alarms.length === 0 && !complete) return
  const known = new Map<string, StoredAlarm>()
  for (const stored of station.alarms.receivedFrom(child.id)) known.set(stored.origin?.key ?? '', stored)
  // Once each: of several words in a batch the newest.
  const newest = new Map<string, CheckedAlarm>()
  for (const alarm of alarms) {
    const other = newest.get(alarm.key)
    if (!other || alarm.rev >= other.rev) newest.set(alarm.key, alarm)
  }
  const steps: ReceivedStep[] = []
  const gone: StoredAlarm[] = []
  for (const alarm of newest.values()) {
    const { key, rev, source, told, figure } = alarm
    const stored = known.get(key)
    if (stored && !isNewer(stored, epoch, rev)) continue
    known.delete(key)
    // A station that was restored gives its numbers out again, to other alarms.
    const before = stored && isSame(stored, alarm) ? stored : null
    if (stored && !before) gone.push(stored)
    // What was over before it was heard of needs nobody here.
    if (!before && told.state === 'closed') continue
    const origin = { unit: child.id, key, epoch, rev }
    steps.push({
      stored: { ...(before ? { id: before.id } : {}), ...source, figure, origin },
      step: followTold(before?.alarm ?? null, told, child.code),
    })
  }
  if (complete) {
    for (const stored of known.values()) if (stored.origin && stored.origin.epoch < epoch) gone.push(stored)
  }
  // First, for a number that was given out again stands open once.
  withdrawReceived(station, transaction, gone)
  keepReceived(station, transaction, steps)
}

const isNewer = ({ origin }: StoredAlarm, epoch: number, rev: number): boolean =>
  origin === null || epoch > origin.epoch || (epoch === origin.epoch && rev >= origin.rev)

const isSame = (stored: StoredAlarm, { source, told }: CheckedAlarm): boolean =>
  stored.kind === source.kind &&
  stored.unit === source.unit &&
  stored.code === source.code &&
  stored.alarm.openedAt === told.openedAt
