/**
 * Honest bounds: what a share would be if the sub-units that have not reported did so at their worst and
 * at their best. Their denominator is the last one known, else the mean of those that reported.
 */
import { type Direction, judge, type Thresholds } from './lamp.ts'

export interface Bounds {
  readonly low: number
  readonly high: number
}

/** Part and whole of a share as they were merged, and once all had reported at their worst and best. */
export interface ShareBounds {
  readonly whole: number
  readonly partAtWorst: number
  readonly partAtBest: number
}

/**
 * @param missing One entry a missing sub-unit: its last known whole, or null.
 * @param reporting How many sub-units the merged figures are of.
 * @returns null where nothing is known to go by.
 */
export function boundShare(
  merged: { readonly part: number; readonly whole: number },
  missing: ReadonlyArray<number | null>,
  reporting: number,
): ShareBounds | null {
  if (reporting === 0 && missing.every((whole) => whole === null)) return null
  const mean = reporting === 0 ? 0 : merged.whole / reporting
  const unknown = missing.reduce<number>((sum, whole) => sum + (whole ?? mean), 0)
  return { whole: merged.whole + unknown, partAtWorst: merged.part, partAtBest: merged.part + unknown }
}

/** True where the bounds lie on both sides of a threshold: the colour cannot be told. */
export function straddles({ low, high }: Bounds, direction: Direction, thresholds: Thresholds): boolean {
  return judge(low, direction, thresholds) !== judge(high, direction, thresholds)
}

export const DOUBTS = ['uneven', 'coverage', 'quality', 'bounds'] as const
/**
 * Why a lamp is doubtful: the formula's measures come from different sets of units, too few units
 * reported, the data quality of a measure is below the KPI's floor, or the bounds straddle a threshold.
 */
export type Doubt = (typeof DOUBTS)[number]
