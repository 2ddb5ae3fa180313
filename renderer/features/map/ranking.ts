/** Sub-units by value, worst first; those that are silent or have nothing to show stand at the end, never as nought. */
import type { KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { foldName } from '#shared/domain/unit.ts'
import {
  countLamps,
  type LampCounts,
  lampOf,
  lampRank,
  type ShownLamp,
  worstLamp,
} from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'

export interface NamedUnit {
  readonly code: string
  readonly nameVi: string
  readonly nameEn: string
}

export interface RankedUnit<Unit extends NamedUnit = NamedUnit> {
  readonly unit: Unit
  readonly item: KpiValueItem | null
  readonly lamp: ShownLamp
  readonly silent: boolean
  /** Place in the order, from 1, shared by those that are alike; null for those at the end. */
  readonly place: number | null
  /** Against the period before; null where either is missing. */
  readonly change: number | null
  /** Of all KPIs, where the worst of them is shown. */
  readonly counts: LampCounts | null
}

interface RankingInput<Unit extends NamedUnit> {
  readonly units: readonly Unit[]
  readonly byUnit: ReadonlyMap<string, KpisOfUnit>
  /** Units without word from their station. */
  readonly silent: ReadonlySet<string>
  /** Null: the worst lamp of all these KPIs. */
  readonly kpi: Pick<KpiItem, 'code' | 'direction'> | null
  readonly codes: readonly string[]
  readonly before: (item: KpiValueItem) => number | null
}

export function rankOnMap<Unit extends NamedUnit>(input: RankingInput<Unit>): RankedUnit<Unit>[] {
  const { units, byUnit, silent, kpi, codes, before } = input
  const rows = units.map((unit): RankedUnit<Unit> => {
    const ofUnit = byUnit.get(unit.code)
    if (kpi === null) {
      const counts = countLamps(codes, ofUnit)
      const lamp = worstLamp(counts)
      const isSilent = silent.has(unit.code)
      return {
        unit,
        item: null,
        lamp: isSilent ? 'grey' : lamp,
        silent: isSilent,
        place: null,
        change: null,
        counts,
      }
    }
    const item = ofUnit?.get(kpi.code) ?? null
    const isSilent = silent.has(unit.code) || item?.reason === 'silent'
    const earlier = item?.value == null ? null : before(item)
    return {
      unit,
      item,
      lamp: isSilent ? 'grey' : lampOf(item),
      silent: isSilent,
      place: null,
      change: item?.value == null || earlier === null ? null : item.value - earlier,
      counts: null,
    }
  })
  rows.sort((a, b) => Number(isLast(a)) - Number(isLast(b)) || worseFirst(a, b, kpi) || byCode(a, b))
  let place = 0
  return rows.map((row, index) => {
    const before = rows[index - 1]
    if (!before || worseFirst(before, row, kpi) !== 0) place = index + 1
    return { ...row, place: isLast(row) ? null : place }
  })
}

const isLast = ({ silent, counts, item, lamp }: RankedUnit): boolean =>
  silent || (counts === null ? item?.value == null : lamp === 'grey' || lamp === 'none')

const byCode = (a: RankedUnit, b: RankedUnit): number => (a.unit.code < b.unit.code ? -1 : 1)

function worseFirst(a: RankedUnit, b: RankedUnit, kpi: Pick<KpiItem, 'direction'> | null): number {
  if (a.counts && b.counts) return b.counts.red - a.counts.red || b.counts.yellow - a.counts.yellow
  const [left, right] = [a.item?.value, b.item?.value]
  if (left == null || right == null || kpi === null) return Number(left == null) - Number(right == null)
  // Where both sides are bad the value alone does not say which is worse.
  if (kpi.direction === 'band') return lampRank(a.lamp) - lampRank(b.lamp) || left - right
  return kpi.direction === 'lower' ? right - left : left - right
}

/** Whether a change was for the worse; null where nothing changed or no side is the bad one. */
export function isWorse(change: number, direction: KpiItem['direction']): boolean | null {
  if (change === 0 || direction === 'band') return null
  return change > 0 === (direction === 'lower')
}

/** Those whose name, in either language, or code holds what was typed; accents do not count. */
export function matchingUnits<Row extends { readonly unit: NamedUnit }>(
  rows: readonly Row[],
  search: string,
): Row[] {
  const wanted = foldName(search.trim())
  if (wanted === '') return [...rows]
  return rows.filter(({ unit }) => foldName(`${unit.nameVi} ${unit.nameEn} ${unit.code}`).includes(wanted))
}
