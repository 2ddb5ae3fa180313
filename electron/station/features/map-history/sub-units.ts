import type { Station } from '../../context.ts'
import type { StoredUnit } from '../units/queries.ts'
import { isClosed } from '../units/unit-tree.ts'

/** Those that are on the map: direct sub-units that there are at present, by code. */
export function shownSubUnits({ units, clock }: Station, unit: StoredUnit): StoredUnit[] {
  const now = clock()
  return units
    .children(unit.id)
    .filter((each) => !isClosed(each, now))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
