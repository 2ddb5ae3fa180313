import type { KpiForecast, KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import type { KpisOfUnit } from '../figures/store.ts'

export interface EarlyWarning {
  readonly item: KpiValueItem
  readonly kpi: KpiItem
  readonly forecast: KpiForecast
}

/** What is heading for a worse colour: those for red first, the soonest first. */
export function earlyWarnings(
  byUnit: ReadonlyMap<string, KpisOfUnit>,
  byCode: ReadonlyMap<string, KpiItem>,
): EarlyWarning[] {
  const found: EarlyWarning[] = []
  for (const ofUnit of byUnit.values()) {
    for (const item of ofUnit.values()) {
      const kpi = item.forecast?.warns ? byCode.get(item.code) : undefined
      if (kpi && item.forecast) found.push({ item, kpi, forecast: item.forecast })
    }
  }
  const when = ({ forecast }: EarlyWarning) => forecast.crossesOn ?? '9999'
  const red = ({ forecast }: EarlyWarning) => (forecast.lamp === 'red' ? 0 : 1)
  return found.sort(
    (a, b) =>
      red(a) - red(b) || compareText(when(a), when(b)) || b.forecast.probability - a.forecast.probability,
  )
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
