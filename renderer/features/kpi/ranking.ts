/** Units beside one another by one KPI, worst first, on one scale. */
import type { KpiDetail, KpiValueItem, UnitName } from '#shared/contract/index.ts'
import type { Direction } from '#shared/domain/lamp.ts'
import { lampOf, lampRank, type ShownLamp } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'

export interface RankedUnit {
  readonly unit: UnitName
  readonly item: KpiValueItem | null
  readonly lamp: ShownLamp
  /** Length of its bar, from 0 to 1; null without a value. */
  readonly share: number | null
}

/** Worst lamp first, within it the worst value; where better and worse have no side, the lowest. */
export function rankUnits(
  units: readonly UnitName[],
  byUnit: ReadonlyMap<string, KpisOfUnit>,
  { code, direction }: Pick<KpiDetail['definition'], 'code' | 'direction'>,
): RankedUnit[] {
  const items = units.map((unit) => ({ unit, item: byUnit.get(unit.code)?.get(code) ?? null }))
  const values = items.flatMap(({ item }) => item?.value ?? [])
  const scale = scaleOf(values)
  return items
    .map(({ unit, item }) => ({
      unit,
      item,
      lamp: lampOf(item),
      share: item?.value == null ? null : (item.value - scale.low) / (scale.high - scale.low),
    }))
    .sort((a, b) => lampRank(a.lamp) - lampRank(b.lamp) || worseFirst(a.item, b.item, direction))
}

function worseFirst(a: KpiValueItem | null, b: KpiValueItem | null, direction: Direction): number {
  if (a?.value == null || b?.value == null) return Number(a?.value == null) - Number(b?.value == null)
  return direction === 'lower' ? b.value - a.value : a.value - b.value
}

/** Bars begin at nought, but where all values lie close together far from it: then a little below the lowest. */
function scaleOf(values: readonly number[]): { low: number; high: number } {
  const least = Math.min(0, ...values)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (values.length === 0 || high <= least) return { low: least, high: least + 1 }
  const isCrowded = low > 0 && (high - low) / high < 0.35
  return isCrowded ? { low: Math.max(0, low - (high - low || high * 0.1) * 0.6), high } : { low: least, high }
}
