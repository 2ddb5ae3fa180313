import type { AlarmItem, KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { sinceMs } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'

export interface RedLamp {
  readonly item: KpiValueItem
  readonly kpi: KpiItem
}

const keyOf = (unit: string, code: string): string => `${unit} ${code}`

/**
 * Red lamps that no open alarm tells of, the newest first: a unit with a station of its own is that
 * station's to attend to, and opens no alarm here.
 */
export function lampsWithoutAlarm(
  byUnit: ReadonlyMap<string, KpisOfUnit>,
  byCode: ReadonlyMap<string, KpiItem>,
  alarms: Iterable<AlarmItem>,
): RedLamp[] {
  const told = new Set<string>()
  for (const { unit, code } of alarms) if (code !== null) told.add(keyOf(unit, code))
  const red: RedLamp[] = []
  for (const ofUnit of byUnit.values()) {
    for (const item of ofUnit.values()) {
      const kpi =
        item.lamp === 'red' && !told.has(keyOf(item.unit, item.code)) ? byCode.get(item.code) : undefined
      if (kpi) red.push({ item, kpi })
    }
  }
  return red.sort((a, b) => sinceMs(b.item) - sinceMs(a.item))
}
