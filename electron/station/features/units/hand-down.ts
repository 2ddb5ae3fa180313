/** Mergers and splits of units between a parent, which records them, and its children, whom they concern. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import type { NewUnit } from '#shared/contract/unit-changes.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { liveChildren, putDirective } from '../directives/put-directive.ts'
import { publishTargets } from '../targets/hand-down.ts'
import { selectNewestChanges } from './change-queries.ts'
import type { StoredUnit } from './queries.ts'
import { enterUnitChanges } from './record-changes.ts'

type Body = Extract<DirectiveBody, { kind: 'unit-changes' }>
type Line = Body['changes'][number]

/**
 * A document for each child: the changes that touch units at or below it, each with all that the same unit gives on
 * the same day, for shares add up.
 */
export function publishUnitChanges(
  station: Station,
  transaction: Transaction,
  author: string,
  children: readonly StoredUnit[] = liveChildren(station, transaction.db),
): void {
  const { db } = transaction
  if (children.length === 0) return
  const all = selectNewestChanges(db)
  let written = false
  for (const child of children) {
    const concerns = (code: string) => {
      const unit = station.units.byCode(code)
      return unit !== null && station.units.isBelow(unit, child)
    }
    const dayOf = ({ from, since }: (typeof all)[number]) => `${from} ${since}`
    const touched = new Set(all.filter(({ from, to }) => concerns(from) || concerns(to)).map(dayOf))
    const changes = all
      .filter((line) => touched.has(dayOf(line)))
      .map(({ from, to, since, share, source }): Line => ({ from, to, since, share, source }))
    const added = newUnits(station, changes)
    const body = { kind: 'unit-changes' as const, changes, units: added }
    const id = putDirective(station, transaction, { unit: child, key: '', author, body })
    written ||= id !== null && added.length > 0
  }
  // A target may name a unit that is new with them: to a child that comes later it must come later, too.
  if (written) publishTargets(station, transaction, author, children, true)
}

/** Units that changes brought into being, as far as these name them. */
function newUnits({ units }: Station, changes: readonly Line[]): NewUnit[] {
  const codes = new Set(changes.map(({ to }) => to))
  return [...codes].flatMap((code) => {
    const unit = units.byCode(code)
    return unit && unit.validFrom !== null && unit.parent !== null ? wireUnit(unit, unit.parent) : []
  })
}

const wireUnit = (
  { code, kind, nameVi, nameEn, areaKm2, lat, lon }: StoredUnit,
  parent: NewUnit['parent'],
): NewUnit => ({
  code,
  parent,
  kind,
  nameVi,
  nameEn,
  areaKm2,
  lat,
  lon,
})

/**
 * What the parent recorded, in place of what it recorded before.
 * @throws StationError as `recordUnitChanges`
 */
export async function takeUnitChanges(
  station: Station,
  transaction: Transaction,
  { changes, units }: Body,
  owner: string,
): Promise<void> {
  const { db } = transaction
  const keyOf = ({ from, to, since }: Pick<Line, 'from' | 'to' | 'since'>) => [from, to, since].join('|')
  const known = new Map(selectNewestChanges(db).map((line) => [keyOf(line), line]))
  const said = new Set(changes.map(keyOf))
  const withdrawn = [...known.values()]
    .filter((line) => line.owner !== null && line.share !== null && !said.has(keyOf(line)))
    .map(({ from, to, since }) => ({ from, to, since, share: null, source: 'cấp trên đã bỏ' }))
  const fresh = changes.filter((line) => {
    const before = known.get(keyOf(line))
    return before ? before.share !== line.share || before.owner !== owner : true
  })
  if (fresh.length + withdrawn.length === 0) {
    publishUnitChanges(station, transaction, owner)
    return
  }
  const added = units.filter(({ code }) => !station.units.byCode(code))
  const body = { changes: [...fresh, ...withdrawn], units: added }
  await enterUnitChanges(station, transaction, body, { author: owner, owner })
}
