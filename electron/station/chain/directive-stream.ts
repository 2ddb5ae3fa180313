/**
 * The streams of documents for children: their ids, and who waits for the next one. A document that is written
 * wakes those it is for; nobody waits twice.
 */
import { randomBytes } from 'node:crypto'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'

export interface DirectiveWaits {
  /** Wakes a child's poll, or with null everybody's. */
  ring(unit: number | null): void
  /**
   * Resolves at the next ring, when time is up or when `gone` fires; to 'ended' where the same child waits anew,
   * or the station closes.
   */
  wait(unit: number, ms: number, gone: AbortSignal): Promise<'woken' | 'ended'>
  /** Ends all waits, and those to come. */
  close(): void
  readonly waiting: number
}

export function createDirectiveWaits(): DirectiveWaits {
  const waits = new Map<number, (why: 'woken' | 'ended') => void>()
  let closed = false
  return {
    ring(unit) {
      if (unit !== null) waits.get(unit)?.('woken')
      else for (const end of [...waits.values()]) end('woken')
    },
    wait(unit, ms, gone) {
      waits.get(unit)?.('ended')
      if (closed) return Promise.resolve('ended')
      return new Promise((resolve) => {
        const end = (why: 'woken' | 'ended') => {
          clearTimeout(timer)
          gone.removeEventListener('abort', wake)
          if (waits.get(unit) === end) waits.delete(unit)
          resolve(why)
        }
        const wake = () => end('woken')
        const timer = setTimeout(wake, ms)
        gone.addEventListener('abort', wake)
        waits.set(unit, end)
        if (gone.aborted) wake()
      })
    },
    close() {
      closed = true
      for (const end of [...waits.values()]) end('ended')
    },
    get waiting() {
      return waits.size
    },
  }
}

/** In which a child's documents are numbered; null where it has not asked yet, or is none. */
export function selectStream(db: ReadableDb, child: number): string | null {
  const row = statement<[number], { stream: string | null }>(
    db,
    'SELECT directive_stream AS stream FROM children WHERE unit = ?',
  ).get(child)
  return row?.stream ?? null
}

/**
 * The child gets all current documents again, under another id; with null every child does. For a replica that
 * was restored from a backup.
 */
export function newStream(db: WritableDb, child: number | null): void {
  const renew = statement<unknown[], never>(
    db,
    'UPDATE children SET directive_stream = ?, applied_directive = 0 WHERE unit = ?',
  )
  const all = statement<[], { unit: number }>(db, 'SELECT unit FROM children').all()
  for (const { unit } of all) {
    if (child === null || child === unit) renew.run(randomBytes(12).toString('base64url'), unit)
  }
}
