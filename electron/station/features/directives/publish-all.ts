/** Everything that this station hands down as it stands now; what children have already is not written again. */
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { publishCalendar } from '../calendar/hand-down.ts'
import { publishPacks } from '../dictionary/hand-down.ts'
import { publishTargets } from '../targets/hand-down.ts'
import { publishThresholds } from '../thresholds/hand-down.ts'
import { publishUnitChanges } from '../units/hand-down.ts'
import type { StoredUnit } from '../units/queries.ts'
import { liveChildren } from './put-directive.ts'

/**
 * Whatever was entered while there was nobody to tell.
 * @param children Those that may be without something: one that has just been enrolled, at start all.
 */
export function publishAll(
  station: Station,
  transaction: Transaction,
  children: readonly StoredUnit[] = liveChildren(station, transaction.db),
): void {
  const author = 'station'
  publishPacks(station, transaction, author)
  publishUnitChanges(station, transaction, author, children)
  publishCalendar(station, transaction, author)
  publishThresholds(station, transaction, author, children)
  publishTargets(station, transaction, author, children)
}
