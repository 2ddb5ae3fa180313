/**
 * A child's lamps as it tells them: the newest word stands, and a lamp that it does not tell any more is
 * judged here again.
 */
import type { Station } from '../context.ts'
import type { Transaction } from '../db/writer.ts'
import { enterLamps } from '../features/lamps/enter-lamps.ts'
import { sameLamp } from '../features/lamps/judge-changes.ts'
import { type StandingLamp, type ToldLamp, upsertStanding } from '../features/lamps/standing-lamps.ts'
import { judgeHere, shownColour } from '../features/lamps/told-lamps.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import type { CheckedLamp } from './check-lamp.ts'

interface Received {
  readonly child: StoredUnit
  readonly epoch: number
  readonly lamps: readonly CheckedLamp[]
  /** Lamps of older epochs go: all that the child holds has been sent. */
  readonly complete: boolean
}

/** To be called after the batch's cells were received: where a lamp is told, the word stands over them. */
export function receiveLamps(station: Station, transaction: Transaction, received: Received): void {
  const { child, epoch, lamps, complete } = received
  if (lamps.length === 0 && !complete) return
  const now = station.clock()
  const changed: StandingLamp[] = []
  const renumbered: StandingLamp[] = []
  const toldNow = new Set<string>()
  for (const { rev, ...lamp } of newestOf(lamps)) {
    const before = station.standing.get(lamp.unit, lamp.kpi)
    toldNow.add(`${lamp.unit}|${lamp.kpi}`)
    if (before?.told && !isNewer(before.told, child.id, epoch, rev)) continue
    const told = { sender: child.id, epoch, rev, lamp: lamp.lamp, reason: lamp.reason, since: lamp.since }
    const after = { ...lamp, ...shownColour(station, lamp, told, before, now), told }
    if (before && sameLamp(before, after) && before.since === after.since) renumbered.push(after)
    else changed.push(after)
  }
  enterLamps(station, transaction, changed)
  upsertStanding(transaction.db, renumbered)
  transaction.afterCommit(() => station.standing.replace(renumbered))
  if (complete) {
    const isLeft = ({ unit, kpi, told }: StandingLamp): boolean =>
      told?.sender === child.id && told.epoch < epoch && !toldNow.has(`${unit}|${kpi}`)
    changed.push(...judgeHere(station, transaction, [...station.standing.all()].filter(isLeft)))
  }
  if (changed.length > 0) transaction.afterCommit(() => station.live.publish({ cells: [], kpis: changed }))
}

/** Once each: of several words in a batch the newest. */
function newestOf(lamps: readonly CheckedLamp[]): Iterable<CheckedLamp> {
  const newest = new Map<string, CheckedLamp>()
  for (const lamp of lamps) {
    const key = `${lamp.unit}|${lamp.kpi}`
    const other = newest.get(key)
    if (!other || lamp.rev >= other.rev) newest.set(key, lamp)
  }
  return newest.values()
}

const isNewer = (known: ToldLamp, sender: number, epoch: number, rev: number): boolean =>
  known.sender !== sender || epoch > known.epoch || (epoch === known.epoch && rev >= known.rev)
