/** Outcomes of comparing books as they are kept: this station's own as told upwards, a child's as it told. */
import type { BooksDifference, BooksOutcome } from '#shared/contract/books.ts'
import { selectUplink } from '../../chain/queries.ts'
import { selectTold } from '../../chain/receive-told.ts'
import { selectWord } from '../../chain/tell.ts'
import type { Station } from '../../context.ts'
import { type ReadableDb, readMeta, statement, type WritableDb, writeMeta } from '../../db/database.ts'
import type { StoredUnit } from '../units/queries.ts'

/** The outcome with the parent that this station has now; null where nothing was compared with it. */
export function selectOwnBooks(db: ReadableDb): BooksOutcome | null {
  if (!selectUplink(db) || isSet(db, FORGOTTEN)) return null
  const word = selectWord(db, 'books', 'books')
  if (!word) return null
  const { kind: _kind, key: _key, unit: _unit, rev: _rev, ...outcome } = word
  return outcome
}

/** The outcome that a child told, or null. */
export function selectChildBooks(db: ReadableDb, child: number): BooksOutcome | null {
  const [told] = selectTold(db, 'books', child)
  if (!told) return null
  const { kind: _kind, key: _key, unit: _unit, rev: _rev, ...outcome } = told.item
  return outcome
}

/** The outcome that concerns a unit's figures: this station's own, or a live child's. */
export function selectBooksOf(station: Station, unit: StoredUnit): BooksOutcome | null {
  if (unit.id === station.units.root.id) return selectOwnBooks(station.db)
  const child = station.children.get(unit.id)
  return child && child.revoked_at === null ? selectChildBooks(station.db, unit.id) : null
}

const DUE = 'books-due'
const FORGOTTEN = 'books-forgotten'
const MENDING = 'books-mending'
const UNTOLD = 'books-untold'
const UNSOUND = 'verification-found'

const isSet = (db: ReadableDb, key: string): boolean => readMeta(db, key) !== null

function clear(db: WritableDb, key: string): void {
  statement<[string], never>(db, 'DELETE FROM meta WHERE key = ?').run(key)
}

/** Books are to be compared at the next quiet moment, also where the station stops before that. */
export const oweBooks = (db: WritableDb): void => writeMeta(db, DUE, '1')
export const areBooksOwed = (db: ReadableDb): boolean => isSet(db, DUE)

/** Figures are being sent again because the books differ. */
export const beginMending = (db: WritableDb): void => writeMeta(db, MENDING, '1')
export const isMending = (db: ReadableDb): boolean => isSet(db, MENDING)

/**
 * What was compared before says nothing any more: another parent, or the same one anew. Noted rather than told by
 * the time of the comparison, since a clock may be put back.
 */
export function forgetBooks(db: WritableDb): void {
  writeMeta(db, FORGOTTEN, '1')
  clear(db, UNTOLD)
}

export function settleBooks(db: WritableDb): void {
  clear(db, FORGOTTEN)
  clear(db, DUE)
  clear(db, MENDING)
}

/**
 * Keeps what differs beyond the differences that an outcome names. It is not told: only this station needs it, to
 * compare those months again and to know what has been tried.
 */
export function putUntold(db: WritableDb, differences: readonly BooksDifference[]): void {
  if (differences.length > 0) writeMeta(db, UNTOLD, JSON.stringify(differences))
  else clear(db, UNTOLD)
}

/** All that differed when the books were compared last, named in the outcome or not. */
export function selectDiffering(db: ReadableDb): BooksDifference[] {
  const untold = JSON.parse(readMeta(db, UNTOLD) ?? '[]') as BooksDifference[]
  const outcome = selectOwnBooks(db)
  return outcome ? [...outcome.differences, ...untold] : []
}

/** What the last verification of this replica by itself found: 0 where it is sound. */
export const selectUnsound = (db: ReadableDb): number => Number(readMeta(db, UNSOUND) ?? 0)

export function putUnsound(db: WritableDb, found: number): void {
  if (found > 0) writeMeta(db, UNSOUND, String(found))
  else clear(db, UNSOUND)
}
