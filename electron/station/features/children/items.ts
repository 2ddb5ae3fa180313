import type { ChildItem } from '#shared/contract/children.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { booksSummary } from '../books/items.ts'
import { selectChildBooks } from '../books/queries.ts'
import type { Child } from './child-registry.ts'

export function childItem(station: Station, child: Child): ChildItem {
  const unit = station.units.byId(child.unit)
  return {
    unit: unit.code,
    name: unit.nameVi,
    state: child.state,
    stateSince: formatInstant(child.state_since),
    lastContactAt: child.last_contact_at === null ? null : formatInstant(child.last_contact_at),
    backlog: child.backlog,
    books: booksSummary(selectChildBooks(station.db, child.unit)),
  }
}
