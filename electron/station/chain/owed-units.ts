/** Whose figures and lamps a station sends up: its own unit's, and below it as deep as its parent wants. */
import type { DetailDepth } from '#shared/contract/directives.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import type { StoredUnit, UnitId } from '../features/units/queries.ts'
import type { UnitTree } from '../features/units/unit-tree.ts'

/** How deep this station's figures go up. */
export function selectDepth(db: ReadableDb): DetailDepth {
  return statement<[], { depth: DetailDepth }>(db, 'SELECT depth FROM uplink').get()?.depth ?? 'own'
}

/** How deep this station wants a child's figures to go. */
export function selectChildDepth(db: ReadableDb, child: UnitId): DetailDepth {
  return (
    statement<[number], { depth: DetailDepth }>(db, 'SELECT depth FROM children WHERE unit = ?').get(child)
      ?.depth ?? 'own'
  )
}

/** A child that is enrolled gets what its parent last said of it, or of all its children. */
export function adoptChildDepth(db: WritableDb, child: UnitId): void {
  statement<[object], never>(
    db,
    `UPDATE children SET depth = coalesce((
       SELECT body ->> 'depth' FROM directives
       WHERE kind = 'detail-policy' AND (unit IS NULL OR unit = @child) ORDER BY id DESC LIMIT 1), 'own')
     WHERE unit = @child`,
  ).run({ child })
}

/** True where a policy covers a unit of the station at `top`. */
export function isWithin(
  units: Pick<UnitTree, 'isBelow'>,
  top: StoredUnit,
  depth: DetailDepth,
  unit: StoredUnit,
): boolean {
  if (unit.id === top.id) return true
  if (depth === 'own') return false
  return depth === 'children' ? unit.parentId === top.id : units.isBelow(unit, top)
}

/** Tells whether a unit's figures go up, by id. */
export function owedUnits({ units }: Station, db: ReadableDb): (unit: number) => boolean {
  const { root } = units
  const depth = selectDepth(db)
  if (depth === 'own') return (unit) => unit === root.id
  return (unit) => isWithin(units, root, depth, units.byId(unit as UnitId))
}
