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
}

const SLICE_MS = 25

export function createWriter(db: WritableDb): Writer {
  let tail: Promise<unknown> = Promise.resolve()

  async function run<T>(job: (transaction: Transaction) => T | Promise<T>): Promise<T> {
    const committed: Array<() => void> = []
    let sliceEnds = performance.now() + SLICE_MS
    db.exec('BEGIN IMMEDIATE')
    let result: T
    try {
      result = await job({
        db,
        async breathe() {
          if (performance.now() < sliceEnds) return
          await nextTurn()
          sliceEnds = performance.now() + SLICE_MS
        },
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
      const result = tail.then(() => run(job))
      tail = result.catch(() => undefined)
      return result
    },
    async idle() {
      await tail
    },
  }
}
