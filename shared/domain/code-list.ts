/**
 * Code lists: what a measure is broken down by. Slice `''` is the total; if the list is exhaustive the
 * slices must add up to it.
 */
import type { CellState } from './cell.ts'
import type { Measure } from './measure.ts'

/** How a slice's code is written. */
export const SLICE_CODE = /^[A-Za-z0-9_.-]{1,40}$/

export interface CodeList {
  readonly key: string
  /** True where the codes leave nothing out. */
  readonly exhaustive: boolean
  readonly codes: ReadonlySet<string>
}

export type SliceCheck =
  | { readonly status: 'not-applicable' }
  /** The total or some slices are not there, or do not cover the same reports. */
  | { readonly status: 'incomplete'; readonly missing: readonly string[] }
  /** In the measure's cell scale. */
  | { readonly status: 'adds-up' | 'differs'; readonly total: number; readonly sum: number }

/** A mean, a smallest or a largest figure is not the sum of its parts. */
function isAdditive({ overTime, overUnits }: Measure): boolean {
  const adds = overTime === 'sum' || overTime === 'last'
  return adds && (overUnits === 'sum' || overUnits === 'none')
}

/**
 * Compares a total with its slices, of one unit and period. Figures that different units, or different
 * numbers of reports, stand behind are not compared: what is missing is not an error in adding up.
 * @param cells By slice; `''` is the total.
 */
export function checkSlices(
  measure: Measure,
  list: CodeList | null,
  cells: ReadonlyMap<string, CellState>,
): SliceCheck {
  if (!list?.exhaustive || !isAdditive(measure)) return { status: 'not-applicable' }
  const whole = cells.get('')
  if (!whole || whole.total === null) return { status: 'incomplete', missing: [''] }
  const missing: string[] = []
  let sum = 0
  for (const code of list.codes) {
    const part = cells.get(code)
    if (!part || part.total === null || !coversSame(part, whole)) missing.push(code)
    else sum += part.total
  }
  if (missing.length > 0) return { status: 'incomplete', missing }
  return { status: sum === whole.total ? 'adds-up' : 'differs', total: whole.total, sum }
}

function coversSame(a: CellState, b: CellState): boolean {
  return a.n === b.n && a.reported + a.carried === b.reported + b.carried
}
