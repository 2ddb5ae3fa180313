/** The standing lamps of this unit and its direct sub-units: the latest of each, nothing older. */
import { create } from 'zustand'
import type { KpiValueItem } from '#shared/contract/index.ts'

export type KpisOfUnit = ReadonlyMap<string, KpiValueItem>

interface Figures {
  readonly loaded: boolean
  readonly byUnit: ReadonlyMap<string, KpisOfUnit>
  /** Latest `asOf` of all (ms since 1970). */
  readonly newestMs: number | null
  readonly anySimulated: boolean
}

export const useFigures = create<Figures>()(() => ({
  loaded: false,
  byUnit: new Map(),
  newestMs: null,
  anySimulated: false,
}))

export const standingLamps = (figures: Figures): Figures['byUnit'] => figures.byUnit

/** Puts a snapshot in place of everything. */
export function replaceFigures(items: readonly KpiValueItem[]): void {
  useFigures.setState({ ...withItems(new Map(), items, null, false), loaded: true })
}

export function mergeFigures(items: readonly KpiValueItem[]): void {
  useFigures.setState(({ byUnit, newestMs, anySimulated }) =>
    withItems(byUnit, items, newestMs, anySimulated),
  )
}

/** Only the maps of units that changed are new, so a row of another unit does not draw again. */
function withItems(
  before: ReadonlyMap<string, KpisOfUnit>,
  items: readonly KpiValueItem[],
  newestBefore: number | null,
  simulatedBefore: boolean,
): Pick<Figures, 'byUnit' | 'newestMs' | 'anySimulated'> {
  const byUnit = new Map(before)
  const fresh = new Map<string, Map<string, KpiValueItem>>()
  let newestMs = newestBefore
  let anySimulated = simulatedBefore
  for (const item of items) {
    let ofUnit = fresh.get(item.unit)
    if (!ofUnit) {
      ofUnit = new Map(before.get(item.unit))
      fresh.set(item.unit, ofUnit)
      byUnit.set(item.unit, ofUnit)
    }
    ofUnit.set(item.code, item)
    if (item.asOf) newestMs = Math.max(newestMs ?? 0, Date.parse(item.asOf))
    if (item.simulated && item.value !== null) anySimulated = true
  }
  return { byUnit, newestMs, anySimulated }
}
