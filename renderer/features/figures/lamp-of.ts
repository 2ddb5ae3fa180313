import type { KpiValueItem } from '#shared/contract/index.ts'
import type { Lamp } from '#shared/domain/lamp.ts'

/** `none`: there is nothing to judge by: no threshold for this kind of unit, or the KPI is not for it. */
export type ShownLamp = Lamp | 'none'

export const COUNTED_LAMPS = ['red', 'yellow', 'green', 'grey'] as const satisfies readonly Lamp[]

/** Worst first. Grey stands before green: what is not known may be bad. */
const RANK: Record<ShownLamp, number> = { red: 0, yellow: 1, grey: 2, green: 3, none: 4 }

export function lampOf(item: KpiValueItem | null | undefined): ShownLamp {
  if (!item) return 'grey'
  const unjudged = item.reason === 'not-applicable' || (item.reason === null && item.value !== null)
  return item.lamp === 'grey' && unjudged ? 'none' : item.lamp
}

export function lampRank(lamp: ShownLamp): number {
  return RANK[lamp]
}

export type LampCounts = Readonly<Record<ShownLamp, number>>

/** Lamps of these KPIs at one unit; a KPI that has no standing lamp yet counts as grey. */
export function countLamps(
  codes: readonly string[],
  ofUnit: ReadonlyMap<string, KpiValueItem> | undefined,
): LampCounts {
  const counts: Record<ShownLamp, number> = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 }
  for (const code of codes) counts[lampOf(ofUnit?.get(code))] += 1
  return counts
}

/** The worst lamp a unit shows; grey only where nothing better or worse is known of it. */
export function worstLamp(counts: LampCounts): ShownLamp {
  if (counts.red > 0) return 'red'
  if (counts.yellow > 0) return 'yellow'
  if (counts.green > 0) return 'green'
  return counts.grey > 0 ? 'grey' : 'none'
}

/** When a lamp took its colour (ms since 1970); 0 where that is not known. */
export function sinceMs(item: KpiValueItem | null | undefined): number {
  return item?.since ? Date.parse(item.since) : 0
}
