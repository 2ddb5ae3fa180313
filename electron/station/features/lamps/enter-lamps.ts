import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { followLamps } from '../alarms/follow-lamps.ts'
import { oweLamps } from './owe-lamps.ts'
import { type StandingLamp, upsertStanding } from './standing-lamps.ts'

/**
 * The one door through which standing lamps change: stored with what caused them, and all that follows
 * from a lamp follows here. In memory they stand as they were until the transaction is committed.
 */
export function enterLamps(
  station: Station,
  transaction: Transaction,
  changed: readonly StandingLamp[],
): void {
  if (changed.length === 0) return
  upsertStanding(transaction.db, changed)
  if (station.hasParent) oweLamps(station, transaction.db, changed)
  transaction.afterCommit(() => {
    station.standing.replace(changed)
    station.forecasts.touch(changed)
  })
  followLamps(station, transaction, changed)
}
