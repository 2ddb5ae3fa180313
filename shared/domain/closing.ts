/**
 * Cut-off and restatement. A measure may close its periods some days after their end; a figure that is
 * changed after that restates what was already used above, and says why.
 */
import type { Measure } from './measure.ts'
import { type PackedPeriod, packPeriod, periodAt } from './period.ts'

const DAY_MS = 86_400_000

/**
 * The oldest base period of a measure that is still open, packed: every earlier one is closed. Null
 * where the measure never closes. Periods of one granularity are packed in the order of time, so that a
 * row costs one comparison.
 * @param now ms since 1970
 */
export function oldestOpenPeriod(
  measure: Pick<Measure, 'basePeriod' | 'closesAfterDays'>,
  now: number,
): PackedPeriod | null {
  const days = measure.closesAfterDays ?? null
  return days === null ? null : packPeriod(periodAt(now - days * DAY_MS, measure.basePeriod))
}
