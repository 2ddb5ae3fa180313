/**
 * All writes go through one queue, one transaction each. A long job hands the event loop back between
 * slices; the others wait their turn, and readers see nothing of it before it is committed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WritableDb } from './database.ts'

export interface Transaction {
  readonly db: WritableDb
  /** Lets waiting requests be answered; call it between slices of a long job. */
  breathe(): Promise<void>
  /** Runs once the transaction has been committed; never when it was rolled back. */
  afterCommit(run: () => void): void
}

export interface Writer {
  /** Resolves once the job's changes are durable; rejects, with nothing changed, where it throws. */
  write<T>(job: (transaction: Transaction) => T | Promise<T>): Promise<T>
  /** Waits for the jobs under way. */
  idle(): Promise<void>
  /**
   * For work in the background: resolves as soon as no job is waiting, or after a while in any case, so that
   * it goes on slowly while the station is busy.
   */
  calm(): Promise<void>
}

const SLICE_MS = 25
/** The longest that work in the background waits for a calm. */
const CALM_WITHIN_MS = 250

export function createWriter(db: WritableDb): Writer {
  let tail: Promise<unknown> = Promise.resolve()
  let unfinished = 0
  let sliceEnds = 0
  const awaitingCalm = new Set<() => void>()

  /** Whoever was answered may have the next job ready by now. */
  function endWaits(): void {
    if (unfinished === 0) for (const resolve of awaitingCalm) resolve()
  }

  async function breathe(): Promise<void> {
    if (performance.now() < sliceEnds) return
    await nextTurn()
    sliceEnds = performance.now() + SLICE_MS
  }

  async function run<T>(job: (transaction: Transaction) => T | Promise<T>): Promise<T> {
    const committed: Array<() => void> = []
    // Short jobs, too, that follow one another without end must let others be answered.
    await breathe()
    db.exec('BEGIN IMMEDIATE')
    let result: T
    try {
      result = await job({
        db,
        breathe,
        afterCommit: (then) => committed.push(then),
      })
      db.exec('COMMIT')
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
    for (const then of committed) then()
    return result
  }

  return {
    write(job) {
      if (unfinished === 0) sliceEnds = performance.now() + SLICE_MS
      unfinished += 1
      const result = tail.then(() => run(job))
      tail = result
        .catch(() => undefined)
        .finally(() => {
          unfinished -= 1
          if (unfinished === 0 && awaitingCalm.size > 0) setImmediate(endWaits)
        })
      return result
    },
    calm() {
      if (unfinished === 0) return nextTurn()
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          awaitingCalm.delete(done)
          resolve()
        }
        const timer = setTimeout(done, CALM_WITHIN_MS)
        awaitingCalm.add(done)
      })
    },
    async idle() {
      await tail
    },
  }
}
