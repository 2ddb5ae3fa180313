import type { KpiItem, UnitItem } from '#shared/contract/index.ts'
import { lampOf } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'

export interface RedKpi {
  readonly kpi: KpiItem
  /** Units at which it is red. */
  readonly count: number
}

/** A line under the board has room for these. */
const MOST = 5

/** KPIs by the number of units at which they are red; those that are red nowhere are left out. */
export function redByKpi(
  kpis: readonly KpiItem[],
  units: readonly UnitItem[],
  byUnit: ReadonlyMap<string, KpisOfUnit>,
): RedKpi[] {
  return kpis
    .map((kpi) => ({
      kpi,
      count: units.filter(({ code }) => lampOf(byUnit.get(code)?.get(kpi.code)) === 'red').length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST)
}
