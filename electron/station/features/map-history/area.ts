import type { KpiValueItem } from '#shared/contract/figures.ts'
import type { MapArea } from '#shared/contract/map-history.ts'
import type { Station } from '../../context.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { unitName } from '../kpi-detail/measures-behind.ts'
import { standingItem } from '../lamps/items.ts'
import type { StoredUnit } from '../units/queries.ts'
import { unitItem } from '../units/routes.ts'
import { selectBoundariesBelow } from './queries.ts'
import { shownSubUnits } from './sub-units.ts'

/** A unit, its sub-units, and how they stand. @param kpi Of the sub-units, this KPI alone; null: all. */
export function mapAreaOf(station: Station, unit: StoredUnit, kpi: KnownKpi | null): MapArea {
  const subUnits = shownSubUnits(station, unit)
  const own = station.standing.ofUnit(unit.id)
  const below = subUnits.flatMap(({ id }) =>
    kpi ? (station.standing.get(id, kpi.id) ?? []) : station.standing.ofUnit(id),
  )
  return {
    unit: unitItem(unit),
    above: station.units.ancestors(unit).toReversed().map(unitName),
    subUnits: subUnits.map(unitItem),
    features: selectBoundariesBelow(station.db, unit.id),
    kpis: [...own, ...below].flatMap((lamp): KpiValueItem[] => {
      const item = standingItem(station, lamp)
      return item ? [item] : []
    }),
  }
}
