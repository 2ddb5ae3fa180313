import type { AlarmItem, KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { sinceMs } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'

export interface RedLamp {
  readonly item: KpiValueItem
  readonly kpi: KpiItem
}

/**
 * Red lamps that no open alarm tells of, the newest first: a unit with a station of its own is that
 * station's to attend to, and opens no alarm here.
 */
export function lampsWithoutAlarm(
  byUnit: ReadonlyMap<string, KpisOfUnit>,
  byCode: ReadonlyMap<string, KpiItem>,
  alarms: Iterable<AlarmItem>,
): RedLamp[] {
  const told = new Map<string, Set<string>>()
  for (const { unit, code } of alarms) {
    if (code !== null) told.set(unit, (told.get(unit) ?? new Set()).add(code))
  }
  const red: { readonly lamp: RedLamp; readonly since: number }[] = []
  for (const [unit, ofUnit] of byUnit) {
    const ofAlarms = told.get(unit)
    for (const item of ofUnit.values()) {
      if (item.lamp !== 'red' || ofAlarms?.has(item.code)) continue
      const kpi = byCode.get(item.code)
      if (kpi) red.push({ lamp: { item, kpi }, since: sinceMs(item) })
    }
  }
  return red.sort((a, b) => b.since - a.since).map(({ lamp }) => lamp)
}
