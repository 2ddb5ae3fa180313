/** What a leaf's station holds of a dictionary's measures, as items: figures invented, counts consistent. */
import type { WireCell } from '#shared/contract/chain.ts'
import type { MeasureItem } from '#shared/contract/dictionary.ts'
import { enclosingPeriods, formatInstant, type Period, periodAt, shiftPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'

export interface Wanted {
  readonly unit: string
  readonly measures: readonly MeasureItem[]
  readonly now: number
  /** Base periods back from the current one. */
  periods(measure: MeasureItem): number
  /** Makes the figures of one telling differ from those of the next. */
  readonly round: number
}

/** Cells of each measure's newest base periods and of all that encloses them, one a key. */
export function catalogueCells({ unit, measures, now, periods, round }: Wanted): WireCell[] {
  const cells: WireCell[] = []
  const asOf = formatInstant(now)
  for (const measure of measures) {
    const current = periodAt(now, measure.basePeriod)
    const counts = new Map<Period, number>()
    for (let back = 0; back < periods(measure); back += 1) {
      const base = shiftPeriod(current, -back)
      for (const period of [base, ...enclosingPeriods(base)])
        counts.set(period, (counts.get(period) ?? 0) + 1)
    }
    for (const [period, n] of counts) {
      cells.push({
        kind: 'cell',
        unit: unit as UnitCode,
        measure: measure.key,
        period,
        slice: '',
        rev: round * 1_000_000 + cells.length + 1,
        value: figure(measure, n, round),
        n,
        reported: 1,
        carried: 0,
        asOf,
        restated: false,
        simulated: true,
      })
    }
  }
  return cells
}

/** Within the measure's bounds, for a share has 100 at most. */
function figure({ overTime, minimum, maximum }: MeasureItem, n: number, round: number): number {
  const one = Math.min(maximum ?? 1_000, Math.max(minimum ?? 0, 40 + (round % 50)))
  return overTime === 'sum' ? one * n : one
}
