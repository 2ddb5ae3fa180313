/**
 * Quarantine: rows that were refused at the door, kept so that their owner can put them right. Written
 * in the transaction of their request: a request that did not happen leaves nothing here either.
 *
 * Only the known fields of a row are kept, each cut short. The station keeps the newest entries up to a
 * limit, one request adds at most a thousand, and what is dropped is counted.
 */
import { type RowCode, shorten } from '#shared/domain/observation.ts'
import { isPeriod, packPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { WritableDb } from '../../db/database.ts'
import type { CheckedRow, CheckedSeries, RejectedRow } from '../observations/check-rows.ts'
import {
  addDropped,
  closeEntry,
  countEntries,
  dropOldest,
  hasOpenEntries,
  type NewEntry,
  selectOpenOf,
  upsertEntry,
} from './queries.ts'

export const MOST_ENTRIES = 10_000
export const MOST_ADDED = 1_000
const MOST_CHARACTERS = 200
/** A mistyped figure is short; what is longer is something else, and may name people. */
const MOST_VALUE_CHARACTERS = 40
const MOST_KEY_CHARACTERS = 80

export const ROW_FIELDS = [
  'unit',
  'measure',
  'period',
  'value',
  'slice',
  'source',
  'observedAt',
  'reason',
] as const

/** Nothing here for an owner to put right: not a row at all, or not the caller's to write. */
const NOT_KEPT: ReadonlySet<RowCode> = new Set(['malformed-row', 'not-permitted'])

interface Outcome {
  readonly rows: readonly unknown[]
  readonly series: readonly CheckedSeries[]
  /** Numbers of rows that stand in `series` and were refused all the same. */
  readonly refused: ReadonlySet<number>
  readonly rejected: readonly RejectedRow[]
  readonly author: string
  readonly now: number
  readonly keepsRefused: boolean
}

type EntryKey = Pick<NewEntry, 'unit' | 'measure' | 'period' | 'slice' | 'source'>

/** Resolves the entries that a request's good rows put right, and keeps its refused ones. */
export function updateQuarantine(station: Station, db: WritableDb, outcome: Outcome): void {
  resolveTaken(db, outcome)
  if (outcome.keepsRefused) keepRefused(station, db, outcome)
}

function resolveTaken(db: WritableDb, { series, refused, author, now }: Outcome): void {
  if (series.length === 0 || !hasOpenEntries(db)) return
  for (const group of series) {
    for (const { id, period, source } of selectOpenOf(db, group.unit.code, group.measure.key, group.slice)) {
      const row = takenRow(group, period, source)
      if (row && !refused.has(row.row)) {
        closeEntry(db, id, { state: 'resolved', at: now, by: author, reason: null })
      }
    }
  }
}

/** The row of a series that has a written period and source; rows stand in the order of their periods. */
function takenRow({ rows }: CheckedSeries, period: string, source: string): CheckedRow | undefined {
  if (!isPeriod(period)) return undefined
  const packed = packPeriod(period)
  let from = 0
  let to = rows.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((rows[middle]?.period ?? 0) < packed) from = middle + 1
    else to = middle
  }
  const row = rows[from]
  return row?.period === packed && row.source === source ? row : undefined
}

function keepRefused(station: Station, db: WritableDb, outcome: Outcome): void {
  const { rows, rejected, author, now } = outcome
  const wasPutRight = laterRows(outcome)
  const entries = new Map<string, NewEntry>()
  let dropped = 0
  for (const { row: number, code, detail } of rejected) {
    if (NOT_KEPT.has(code)) continue
    const fields = knownFields(rows[number - 1])
    const key = entryKey(fields)
    if (wasPutRight(number, key)) continue
    const name = JSON.stringify(Object.values(key))
    if (entries.size >= MOST_ADDED && !entries.has(name)) {
      dropped += 1
      continue
    }
    const ownerOffice = station.dictionary.measure(key.measure)?.ownerOffice ?? null
    const row = JSON.stringify(fields)
    entries.set(name, { ...key, row, code, detail, author, owner_office: ownerOffice, received_at: now })
  }
  if (entries.size > 0) {
    for (const entry of entries.values()) upsertEntry(db, entry)
    const excess = Math.max(0, countEntries(db).kept - MOST_ENTRIES)
    if (excess > 0) dropOldest(db, excess)
    dropped += excess
  }
  if (dropped > 0) addDropped(db, dropped)
}

/** Tells whether a good row of the same key follows a refused one in the same request. */
function laterRows({ series, refused, rejected }: Outcome): (number: number, key: EntryKey) => boolean {
  if (rejected.length === 0) return () => false
  const groups = new Map(
    series.map((group) => [`${group.unit.code}|${group.measure.key}|${group.slice}`, group]),
  )
  return (number, { unit, measure, slice, period, source }) => {
    const group = groups.get(`${unit}|${measure}|${slice}`)
    const row = group && takenRow(group, period, source)
    return row !== undefined && row.row > number && !refused.has(row.row)
  }
}

type Fields = Partial<Record<(typeof ROW_FIELDS)[number], string | number | boolean | null>>

function knownFields(row: unknown): Fields {
  const given = row as Record<string, unknown>
  const fields: Fields = {}
  for (const name of ROW_FIELDS) {
    if (!Object.hasOwn(given, name)) continue
    fields[name] = plain(given[name], name === 'value' ? MOST_VALUE_CHARACTERS : MOST_CHARACTERS)
  }
  return fields
}

function plain(value: unknown, mostCharacters: number): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'string' ? value.slice(0, mostCharacters) : shorten(value)
}

function entryKey({ unit, measure, period, slice, source }: Fields): EntryKey {
  const text = (value: Fields[keyof Fields], otherwise = '') =>
    String(value ?? otherwise).slice(0, MOST_KEY_CHARACTERS)
  return {
    unit: text(unit),
    measure: text(measure),
    period: text(period),
    slice: text(slice),
    source: text(source, 'manual'),
  }
}
