import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { type StandingLamp, upsertStanding } from './standing-lamps.ts'

/**
 * The one door through which standing lamps change: stored with what caused them, and all that follows
 * from a lamp follows here. In memory they stand as they were until the transaction is committed.
 */
export function enterLamps(
  station: Station,
  { db, afterCommit }: Transaction,
  changed: readonly StandingLamp[],
): void {
  if (changed.length === 0) return
  for (const lamp of changed) upsertStanding(db, lamp)
  afterCommit(() => station.standing.replace(changed))
}
