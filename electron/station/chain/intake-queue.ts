/**
 * Batches on their way into the replica. While one transaction runs, others arrive; they go in together, so
 * that a city whose children all return at once pays for one commit, one merge and one judgement for many of
 * them. Only one such transaction waits at the writer: what is entered at the station itself is never behind
 * more than that. What a wall shows now goes before history.
 */
import type { Batch } from '#shared/contract/chain.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { type IntakeResult, takeBatch } from './intake.ts'
import { currentPeriods } from './lanes.ts'
import { isPlain, takeTogether } from './take-together.ts'

export interface IntakeQueue {
  /** Takes a batch of the live child whose certificate was shown. */
  take(unit: StoredUnit, batch: Batch): Promise<IntakeResult>
}

interface Waiting {
  readonly unit: StoredUnit
  readonly batch: Batch
  /** When its turn comes: later for history. */
  readonly due: number
  resolve(result: IntakeResult): void
  reject(error: unknown): void
}

/** History waits this much longer than what came at the same time; then it is as urgent. */
const HISTORY_WAITS_MS = 2_000
/** Items in one transaction, by which its time is bounded. */
const MOST_ITEMS = 8_000

export function createIntakeQueue(station: Station): IntakeQueue {
  const waiting: Waiting[] = []
  let working = false

  /** The first in turn, and what may go with it. */
  function nextGroup(): Waiting[] {
    waiting.sort((a, b) => a.due - b.due)
    const [first] = waiting
    if (!first || !isPlain(first)) return waiting.splice(0, 1)
    const group: Waiting[] = []
    const units = new Set<StoredUnit>()
    let items = 0
    for (const each of waiting) {
      const { unit, batch } = each
      if (!isPlain(each)) break
      // Two batches of one child follow one another.
      if (units.has(unit) || (items + batch.items.length > MOST_ITEMS && group.length > 0)) continue
      units.add(unit)
      items += batch.items.length
      group.push(each)
    }
    const chosen = new Set(group)
    waiting.splice(0, waiting.length, ...waiting.filter((each) => !chosen.has(each)))
    return group
  }

  async function alone({ unit, batch, resolve, reject }: Waiting): Promise<void> {
    await takeBatch(station, unit, batch).then(resolve, reject)
  }

  async function work(): Promise<void> {
    try {
      while (waiting.length > 0) await takeGroup(nextGroup())
    } catch (error) {
      for (const { reject } of waiting.splice(0)) reject(error)
    }
    // In the same turn as the last look, so that nobody comes in between.
    working = false
  }

  async function takeGroup(group: readonly Waiting[]): Promise<void> {
    const [first, second] = group
    if (first && !second) return await alone(first)
    try {
      const results = await takeTogether(station, group)
      for (const [index, each] of group.entries()) each.resolve(results[index] as IntakeResult)
    } catch {
      // One of them cannot be taken as it is: each for itself, so that it costs itself only.
      for (const each of group) await alone(each)
    }
  }

  return {
    take: (unit, batch) =>
      new Promise((resolve, reject) => {
        const now = performance.now()
        const due = isOfNow(station, batch) ? now : now + HISTORY_WAITS_MS
        waiting.push({ unit, batch, due, resolve, reject })
        if (working) return
        working = true
        void work()
      }),
  }
}

/** True unless a batch is all history: children send what is current first. */
function isOfNow(station: Station, { items }: Batch): boolean {
  const [first] = items as ReadonlyArray<{ kind?: unknown; period?: unknown } | null>
  if (first?.kind !== 'cell') return true
  const current = currentPeriods(station.clock(), station.calendar.managementDay)
  return current.some((period) => unpackPeriod(period) === first.period)
}
