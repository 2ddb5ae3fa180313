import type { BooksItem, BooksOutcome } from '#shared/contract/books.ts'
import { selectTold } from '../../chain/receive-told.ts'
import type { Station } from '../../context.ts'
import type { UnitId } from '../units/queries.ts'
import { selectChildBooks, selectOwnBooks } from './queries.ts'

/** In short, for whoever lists stations. */
export const booksSummary = (outcome: BooksOutcome | null) =>
  outcome && {
    state: outcome.differing === 0 ? ('matched' as const) : ('differs' as const),
    at: outcome.checkedAt,
  }

/** Both directions: with the parent first, then with each live child that has compared. */
export function booksItems(station: Station): BooksItem[] {
  const own = selectOwnBooks(station.db)
  const items = selectTold(station.db, 'books').flatMap(({ sender }) => {
    const child = station.children.get(sender as UnitId)
    const outcome = child && child.revoked_at === null ? selectChildBooks(station.db, sender) : null
    return outcome ? [{ ...outcome, unit: station.units.byId(sender as UnitId).code, parent: false }] : []
  })
  const { parent } = station.units.root
  return own && parent !== null ? [{ ...own, unit: parent, parent: true }, ...items] : items
}
