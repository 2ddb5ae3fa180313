/**
 * What a station tells of itself and of the stations below it: what happened to it, the newest only, and how
 * each of those stands, on a change and never for a heartbeat.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { WireEvent, WireStation } from '#shared/contract/chain.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import type { StoredUnit, UnitId } from '../features/units/queries.ts'
import { restoredMark } from '../home.ts'
import { VERSION } from '../version.ts'
import { selectUplink } from './queries.ts'
import { selectTold } from './receive-told.ts'
import { selectWord, tell } from './tell.ts'

/** Events that a station keeps for its parent, and of each child. */
const KEPT_EVENTS = 200

/** Numbers as text in the order of numbers. */
const keyOf = (number: number) => String(number).padStart(10, '0')

export interface StationEvent {
  readonly event: WireEvent['event']
  readonly about?: UnitCode
  readonly figure?: string
}

/** Nothing where nobody is above to hear it. */
export function tellEvent(
  { units, clock }: Station,
  db: WritableDb,
  { event, about, figure }: StationEvent,
): void {
  if (!selectUplink(db)) return
  const number = Number(newestEventKey(db) ?? 0) + 1
  tell(db, {
    kind: 'event',
    key: keyOf(number),
    unit: units.root.code,
    event,
    at: formatInstant(clock()),
    about: about ?? null,
    figure: figure ?? null,
  })
  statement<[string], never>(db, `DELETE FROM told_up WHERE kind = 'event' AND key <= ?`).run(
    keyOf(Math.max(0, number - KEPT_EVENTS)),
  )
}

function newestEventKey(db: ReadableDb): string | null {
  const row = statement<[], { key: string | null }>(
    db,
    `SELECT MAX(key) AS key FROM told_up WHERE kind = 'event'`,
  ).get()
  return row?.key ?? null
}

/** The station has started, perhaps from a backup, or as another version than it was. */
export async function tellStart(station: Station): Promise<void> {
  if (!station.hasParent) return
  const mark = restoredMark(station.home)
  await station.writer.write(({ db, afterCommit }) => {
    if (existsSync(mark)) {
      tellEvent(station, db, { event: 'restored', figure: readFileSync(mark, 'utf8').slice(0, 40) })
      afterCommit(() => rmSync(mark, { force: true }))
    }
    const before = lastStart(db)
    if (before && before.figure !== VERSION) tellEvent(station, db, { event: 'updated', figure: VERSION })
    tellEvent(station, db, { event: 'started', figure: VERSION })
    tellStations(station, db)
  })
}

function lastStart(db: ReadableDb): WireEvent | null {
  const row = statement<[], { key: string }>(
    db,
    `SELECT key FROM told_up WHERE kind = 'event' AND body ->> 'event' = 'started' ORDER BY key DESC LIMIT 1`,
  ).get()
  return (row && selectWord(db, 'event', row.key)) ?? null
}

/** Of a child's events the newest are kept here, too. */
export function trimEvents(db: WritableDb, { id }: StoredUnit): void {
  statement<[object], never>(
    db,
    `DELETE FROM told WHERE sender = @id AND kind = 'event' AND key NOT IN (
       SELECT key FROM told WHERE sender = @id AND kind = 'event' ORDER BY epoch DESC, key DESC LIMIT ${KEPT_EVENTS})`,
  ).run({ id })
}

// --- Stations below this one.

type Stand = Pick<WireStation, 'unit' | 'state' | 'stateSince' | 'version' | 'books'>

interface ChildRow {
  readonly unit: UnitId
  readonly state: WireStation['state']
  readonly state_since: number
  readonly version: string | null
}

/** Version of a child's program, as it said last. */
export function selectVersion(db: ReadableDb, child: UnitId): string | null {
  return (
    statement<[number], { version: string | null }>(db, 'SELECT version FROM children WHERE unit = ?').get(
      child,
    )?.version ?? null
  )
}

/** Says how each station below this one stands, and which is none any more; what was said last is not said again. */
export function tellStations(station: Station, db: WritableDb): void {
  const stands = standsBelow(station, db)
  for (const stand of stands.values()) tell(db, { kind: 'station', key: stand.unit, ...stand, gone: false })
  const known = statement<[], { key: UnitCode }>(db, `SELECT key FROM told_up WHERE kind = 'station'`).all()
  for (const { key: unit } of known) {
    if (stands.has(unit)) continue
    const nothing = { state: 'never' as const, stateSince: null, version: null, books: null }
    tell(db, { kind: 'station', key: unit, unit, ...nothing, gone: true })
  }
}

function standsBelow({ units }: Station, db: ReadableDb): Map<UnitCode, Stand> {
  const children = statement<[], ChildRow>(
    db,
    'SELECT unit, state, state_since, version FROM children WHERE revoked_at IS NULL',
  ).all()
  const books = new Map(
    selectTold(db, 'books').map(({ sender, item }) => [
      sender,
      item.differing > 0 ? ('differs' as const) : ('matched' as const),
    ]),
  )
  const stands = new Map<UnitCode, Stand>()
  const live = new Set<number>(children.map(({ unit }) => unit))
  for (const { sender, item } of selectTold(db, 'station')) {
    if (item.gone || !live.has(sender)) continue
    const { unit, state, stateSince, version } = item
    stands.set(unit, { unit, state, stateSince, version, books: item.books })
  }
  for (const { unit: id, state, state_since, version } of children) {
    const unit = units.byId(id).code
    const stateSince = formatInstant(state_since)
    stands.set(unit, { unit, state, stateSince, version, books: books.get(id) ?? null })
  }
  return stands
}

/** A station was enrolled here, or is none any more. */
export function followMembers(
  station: Station,
  { db }: Transaction,
  event: 'child-enrolled' | 'child-revoked',
  { code: about }: StoredUnit,
): void {
  if (!station.hasParent) return
  tellEvent(station, db, { event, about })
  tellStations(station, db)
}

/** What follows from a child's words, once they are kept. */
export function followWords(
  station: Station,
  { db }: Transaction,
  child: StoredUnit,
  words: ReadonlyArray<{ readonly kind: string }>,
  complete: boolean,
): void {
  if (words.some(({ kind }) => kind === 'event')) trimEvents(db, child)
  if (!station.hasParent) return
  if (complete || words.some(({ kind }) => kind === 'station' || kind === 'books')) tellStations(station, db)
}
