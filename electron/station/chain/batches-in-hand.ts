/**
 * How many batches of each child are being read, unfolded or taken. A child sends one at a time; without a bound
 * one of them could leave megabytes over each of hundreds of connections to wait for their turn.
 */
import type { UnitCode } from '#shared/domain/unit.ts'

/** One that is being taken, and its repeat where the child gave up waiting for the answer. */
const MOST_OF_A_CHILD = 2

export interface BatchesInHand {
  /** False where a child has too many in hand; else {@link release} follows, whatever becomes of the batch. */
  begin(unit: UnitCode): boolean
  release(unit: UnitCode): void
}

export function createBatchesInHand(): BatchesInHand {
  const counts = new Map<UnitCode, number>()
  return {
    begin(unit) {
      const count = counts.get(unit) ?? 0
      if (count >= MOST_OF_A_CHILD) return false
      counts.set(unit, count + 1)
      return true
    },
    release(unit) {
      const left = (counts.get(unit) ?? 0) - 1
      if (left > 0) counts.set(unit, left)
      else counts.delete(unit)
    },
  }
}
