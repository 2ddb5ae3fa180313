/** The tree of units as this station sees it: held in memory, for it is asked on every row. */
import { periodStart } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { StoredUnit, UnitId } from './queries.ts'

export interface UnitTree {
  readonly root: StoredUnit
  /** All units that are known, the nation's whole tree included. */
  readonly all: readonly StoredUnit[]
  byCode(code: string): StoredUnit | null
  byId(id: UnitId): StoredUnit
  children(id: UnitId): readonly StoredUnit[]
  /** True for the root and everything below it. */
  isInside(unit: StoredUnit): boolean
  /** From the unit's parent up to and including the root; empty for the root itself. */
  ancestors(unit: StoredUnit): StoredUnit[]
  /** Levels between the nation and a unit. */
  depth(id: UnitId): number
  /** True where `unit` is `top` or below it. */
  isBelow(unit: StoredUnit, top: StoredUnit): boolean
}

/** True where a unit is no more at an instant (ms since 1970). */
export const isClosed = ({ validTo }: StoredUnit, now: number): boolean =>
  validTo !== null && now >= periodStart(validTo)

export function buildUnitTree(units: readonly StoredUnit[], rootCode: UnitCode): UnitTree {
  const byCode = new Map<string, StoredUnit>(units.map((unit) => [unit.code, unit]))
  const byId = new Map<UnitId, StoredUnit>(units.map((unit) => [unit.id, unit]))
  const children = new Map<UnitId, StoredUnit[]>()
  for (const unit of units) {
    if (unit.parentId === null) continue
    const siblings = children.get(unit.parentId)
    if (siblings) siblings.push(unit)
    else children.set(unit.parentId, [unit])
  }
  const root = byCode.get(rootCode)
  if (!root) throw new Error(`unit ${rootCode} is not in the list of units`)

  const lineage = (unit: StoredUnit): StoredUnit[] => {
    const line = [unit]
    for (let at = unit; at.parentId !== null; ) {
      const parent = byId.get(at.parentId)
      if (!parent) break
      line.push(parent)
      at = parent
    }
    return line
  }
  const inside = new Set<UnitId>()
  const depths = new Map<UnitId, number>(units.map((unit) => [unit.id, lineage(unit).length - 1]))
  const collect = (unit: StoredUnit): void => {
    inside.add(unit.id)
    for (const child of children.get(unit.id) ?? []) collect(child)
  }
  collect(root)

  return {
    root,
    all: units,
    byCode: (code) => byCode.get(code) ?? null,
    byId(id) {
      const unit = byId.get(id)
      if (!unit) throw new Error(`no unit with id ${id}`)
      return unit
    },
    children: (id) => children.get(id) ?? [],
    isInside: (unit) => inside.has(unit.id),
    ancestors(unit) {
      const above = lineage(unit).slice(1)
      const end = above.indexOf(root)
      return end < 0 ? [] : above.slice(0, end + 1)
    },
    depth: (id) => depths.get(id) ?? 0,
    isBelow: (unit, top) => lineage(unit).some(({ id }) => id === top.id),
  }
}

export interface LiveUnitTree extends UnitTree {
  /** Whoever holds the tree sees the next one from now on. */
  replace(next: UnitTree): void
}

export function openUnitTree(tree: UnitTree): LiveUnitTree {
  let now = tree
  return {
    get root() {
      return now.root
    },
    get all() {
      return now.all
    },
    byCode: (code) => now.byCode(code),
    byId: (id) => now.byId(id),
    children: (id) => now.children(id),
    isInside: (unit) => now.isInside(unit),
    ancestors: (unit) => now.ancestors(unit),
    depth: (id) => now.depth(id),
    isBelow: (unit, top) => now.isBelow(unit, top),
    replace(next) {
      now = next
    },
  }
}
