/**
 * All writes go through one queue, one transaction each. A long job hands the event loop back between
 * slices; the others wait their turn, and readers see nothing of it before it is committed.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
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
   * For work in the background: resolves once there has been no job for a moment, or after a while in any
   * case, so that it goes on slowly while the station is busy.
   */
  calm(): Promise<void>
}

const SLICE_MS = 25
/** Between two jobs of a flood the next one is still being read: only a pause longer than that is a calm. */
const CALM_AFTER_MS = 25
/** The longest that work in the background waits for a calm. */
const CALM_WITHIN_MS = 250
/** How often it is looked for. */
const CALM_LOOK_MS = 10

export function createWriter(db: WritableDb): Writer {
  let tail: Promise<unknown> = Promise.resolve()
  let unfinished = 0
  let sliceEnds = 0
  let endedAt = Number.NEGATIVE_INFINITY

  const isCalm = () => unfinished === 0 && performance.now() - endedAt >= CALM_AFTER_MS

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
          endedAt = performance.now()
        })
      return result
    },
    async calm() {
      await nextTurn()
      const latest = performance.now() + CALM_WITHIN_MS
      while (!isCalm() && performance.now() < latest) await sleep(CALM_LOOK_MS)
    },
    async idle() {
      await tail
    },
  }
}
