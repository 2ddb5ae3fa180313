import type { KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { sinceMs } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'

export interface RedLamp {
  readonly item: KpiValueItem
  readonly kpi: KpiItem
}

/** Every red lamp of this unit and its sub-units, the newest first. */
export function redLamps(
  byUnit: ReadonlyMap<string, KpisOfUnit>,
  byCode: ReadonlyMap<string, KpiItem>,
): RedLamp[] {
  const red: RedLamp[] = []
  for (const ofUnit of byUnit.values()) {
    for (const item of ofUnit.values()) {
      const kpi = item.lamp === 'red' ? byCode.get(item.code) : undefined
      if (kpi) red.push({ item, kpi })
    }
  }
  return red.sort((a, b) => sinceMs(b.item) - sinceMs(a.item))
}
