/** What follows from an outcome, on both sides: the alarm, the wall's word, data quality. */
import type { BooksOutcome } from '#shared/contract/books.ts'
import type { WireBooks } from '#shared/contract/chain.ts'
import { tell } from '../../chain/tell.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { deskOf } from '../alarms/alarm-desk.ts'
import { judgeChildBooks, judgeOwnBooks } from '../alarms/follow-sources.ts'
import { childItem } from '../children/items.ts'
import type { StoredUnit } from '../units/queries.ts'
import { selectUnsound } from './queries.ts'

/** Keeps the outcome of comparing with the parent, and tells it to the parent. */
export function keepOwnBooks(station: Station, transaction: Transaction, outcome: BooksOutcome): void {
  const { root } = station.units
  tell(transaction.db, { kind: 'books', key: 'books', unit: root.code, ...outcome })
  judgeOwnBooks(station, deskOf(station, transaction), selectUnsound(transaction.db), outcome)
  transaction.afterCommit(() => {
    touchQuality(station, root)
    station.live.chainChanged()
  })
}

/** A child told how its books stand with this station's. */
export function followChildBooks(
  station: Station,
  transaction: Transaction,
  unit: StoredUnit,
  outcome: WireBooks,
): void {
  judgeChildBooks(station, deskOf(station, transaction), unit.id, outcome)
  transaction.afterCommit(() => {
    const child = station.children.get(unit.id)
    if (child) station.live.say('child', childItem(station, child))
    touchQuality(station, unit)
    station.live.chainChanged()
  })
}

/** Any measure may be consistent now, or no longer. */
function touchQuality(station: Station, unit: StoredUnit): void {
  for (const { id } of station.dictionary.measures) station.quality.touch(unit.id, id)
}
