/**
 * What the parent has not acknowledged, as items: each in its present state, so an outage costs one item
 * per key however often it changed. Read in the transaction that writes the batch's id down: whoever
 * restores that moment never gives out a revision twice.
 */
import {
  type Batch,
  MAX_ITEMS,
  WIRE_VERSION,
  type WireCell,
  type WireItem,
  type WireRoster,
} from '#shared/contract/chain.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { formatInstant, periodAt, shiftPeriod, unpackPeriod } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import type { CellRow } from '../features/cells/queries.ts'
import type { RosterRow } from '../features/children/roster.ts'
import type { UnitId } from '../features/units/queries.ts'
import { VERSION } from '../version.ts'
import { selectWaitingAlarms, type WaitingAlarm, wireAlarm } from './outbox-alarms.ts'
import { removeSentLamp, selectWaitingLamps, type WaitingLamp, wireLamp } from './outbox-lamps.ts'
import { selectWaitingWords, type WaitingWord } from './tell.ts'

/** Bytes of a batch before compression. */
const MOST_PLAIN_BYTES = 1024 * 1024
const ENVELOPE_BYTES = 1_000

/** Where an item stands in the outbox, and what of it is being sent. */
export type Entry =
  | {
      readonly kind: 'cell'
      readonly unit: number
      readonly measure: number
      readonly slice: number
      readonly period: number
      readonly rev: number
      readonly asOf: number
    }
  | { readonly kind: 'roster'; readonly unit: number; readonly measures: string; readonly rev: number }
  | ({ readonly kind: 'alarm' } & WaitingAlarm)
  | ({ readonly kind: 'lamp' } & WaitingLamp)
  | ({ readonly kind: 'told' } & WaitingWord)

export interface Collected {
  readonly items: WireItem[]
  /** One for each item, in the same order. */
  readonly entries: Entry[]
  /** Rows that stay in the outbox after these. */
  readonly left: number
}

export function countOutbox(db: ReadableDb): number {
  const row = statement<[], { n: number }>(
    db,
    `SELECT (SELECT COUNT(*) FROM outbox_cells) + (SELECT COUNT(*) FROM outbox_roster)
       + (SELECT COUNT(*) FROM outbox_alarms) + (SELECT COUNT(*) FROM outbox_lamps)
       + (SELECT COUNT(*) FROM told_up WHERE waiting = 1) AS n`,
  ).get()
  return row?.n ?? 0
}

export function hasOutbox(db: ReadableDb): boolean {
  const row = statement<[], { some: number }>(
    db,
    `SELECT EXISTS (SELECT 1 FROM outbox_cells) OR EXISTS (SELECT 1 FROM outbox_roster)
       OR EXISTS (SELECT 1 FROM outbox_alarms) OR EXISTS (SELECT 1 FROM outbox_lamps)
       OR EXISTS (SELECT 1 FROM told_up WHERE waiting = 1) AS some`,
  ).get()
  return row?.some === 1
}

/** The first items in the order of sending: alarms, current periods, lamps, the roster, words, history. */
export function collectItems(station: Station, db: WritableDb, mostItems: number): Collected {
  const items: WireItem[] = []
  const entries: Entry[] = []
  const most = Math.min(mostItems, MAX_ITEMS)
  let bytes = ENVELOPE_BYTES
  let taken = 0
  const add = (item: WireItem, entry: Entry): boolean => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1
    if (items.length >= most || (bytes > MOST_PLAIN_BYTES && items.length > 0)) return false
    items.push(item)
    entries.push(entry)
    taken += 1
    return true
  }
  const addCells = (lane: 0 | 1): boolean =>
    selectWaitingCells(db, lane, most - items.length).every((row) => {
      const item = row.rev === null ? null : wireCell(station, row)
      if (row.rev === null || item === null) {
        dropWaiting(db, row)
        return true
      }
      const { unit, measure, slice, period, rev, as_of: asOf } = row
      return add(item, { kind: 'cell', unit, measure, slice, period, rev, asOf })
    })
  const addRoster = (): boolean =>
    selectWaitingRoster(db, most - items.length).every(({ unit, measures, rev }) => {
      const item = wireRoster(station, db, unit, measures, rev)
      return add(item, { kind: 'roster', unit, measures, rev: item.rev })
    })
  const addAlarms = (): boolean =>
    selectWaitingAlarms(db, most).every((waiting) => {
      const item = wireAlarm(station, db, waiting)
      return add(item, { kind: 'alarm', ...waiting })
    })
  const addLamps = (): boolean =>
    selectWaitingLamps(db, most - items.length).every((waiting) => {
      const item = wireLamp(station, waiting)
      if (item) return add(item, { kind: 'lamp', ...waiting })
      removeSentLamp(db, waiting)
      return true
    })
  const addWords = (): boolean =>
    selectWaitingWords(db, most - items.length).every((item) => {
      const { kind: toldKind, key, rev } = item
      return add(item, { kind: 'told', toldKind, key, rev })
    })
  if (addAlarms() && addCells(0) && addLamps() && addRoster() && addWords()) addCells(1)
  return { items, entries, left: countOutbox(db) - taken }
}

type Place = Pick<CellRow, 'unit' | 'measure' | 'slice' | 'period'>
type WireState = Omit<CellRow, keyof Place | 'part' | 'computed_at' | 'origin_epoch' | 'origin_rev'>
/** A place in the outbox with the cell that stands there, if one does. */
type FoundCell = Place & WireState & { slice_key: string }
type WaitingCell = FoundCell | (Place & { rev: null })

function selectWaitingCells(db: ReadableDb, lane: number, limit: number): WaitingCell[] {
  if (limit <= 0) return []
  return statement<number[], WaitingCell>(
    db,
    `SELECT waiting.unit, waiting.measure, waiting.slice, waiting.period, cells.total, cells.n, cells.reported,
       cells.carried, cells.rev, cells.as_of, cells.simulated, cells.restated, slices.key AS slice_key
     FROM outbox_cells AS waiting
     LEFT JOIN cells ON cells.unit = waiting.unit AND cells.measure = waiting.measure
       AND cells.slice = waiting.slice AND cells.part = 0 AND cells.period = waiting.period
     LEFT JOIN slices ON slices.id = waiting.slice
     WHERE waiting.lane = ? ORDER BY waiting.unit, waiting.measure, waiting.slice, waiting.period LIMIT ?`,
  ).all(lane, limit)
}

/** Nothing can be said of it any more. */
function dropWaiting(db: WritableDb, { unit, measure, slice, period }: Place): void {
  statement<number[], never>(
    db,
    'DELETE FROM outbox_cells WHERE lane IN (0, 1) AND unit = ? AND measure = ? AND slice = ? AND period = ?',
  ).run(unit, measure, slice, period)
}

function selectWaitingRoster(
  db: ReadableDb,
  limit: number,
): Array<{ unit: number; measures: string; rev: number }> {
  if (limit <= 0) return []
  return statement<number[], { unit: number; measures: string; rev: number }>(
    db,
    'SELECT unit, measures, rev FROM outbox_roster ORDER BY unit, measures LIMIT ?',
  ).all(limit)
}

function wireCell(station: Station, row: FoundCell): WireCell | null {
  const measure = station.dictionary.measureById(row.measure)
  if (!measure || station.dictionary.staysHere(measure)) return null
  return {
    kind: 'cell',
    unit: station.units.byId(row.unit as UnitId).code,
    measure: measure.key,
    period: unpackPeriod(row.period),
    slice: row.slice_key,
    rev: row.rev,
    value: cellValue(measure, row),
    n: row.n,
    reported: row.reported,
    carried: row.carried,
    asOf: row.as_of === 0 ? null : formatInstant(row.as_of),
    restated: row.restated === 1,
    simulated: row.simulated === 1,
  }
}

/** One item for a leaf, whoever named it here; `until` before `since` where nobody does any more. */
function wireRoster(
  station: Station,
  db: ReadableDb,
  unit: number,
  measures: string,
  rev: number,
): WireRoster {
  const rows = statement<unknown[], RosterRow>(
    db,
    'SELECT * FROM roster WHERE unit = ? AND measures = ?',
  ).all(unit, measures)
  const { code } = station.units.byId(unit as UnitId)
  const base = { kind: 'roster' as const, key: `${code}|${measures}`, unit: code, measures }
  if (rows.length === 0) {
    const today = periodAt(station.clock(), 'day')
    return { ...base, rev, since: today, until: shiftPeriod(today, -1) }
  }
  const ends = rows.map((row) => row.until)
  const last = ends.includes(null) ? null : Math.max(...ends.map(Number))
  return {
    ...base,
    rev: Math.max(rev, ...rows.map((row) => row.rev)),
    since: unpackPeriod(Math.min(...rows.map((row) => row.since))),
    until: last === null ? null : unpackPeriod(last),
  }
}

/** Name of an item for people and for the quarantine. */
export function itemKey(item: WireItem): string {
  return item.kind === 'cell'
    ? `cell|${item.unit}|${item.measure}|${item.period}|${item.slice}`
    : `${item.kind}|${item.key}`
}

export interface Envelope {
  readonly station: UnitCode
  readonly epoch: number
  readonly batch: string
  readonly after: string | null
  readonly now: number
  readonly backlog: number
  /** Since when something has been waiting (ms since 1970). */
  readonly behindSince: number | null
  readonly resyncComplete: boolean
  /** Figures are being sent again because the books differ. */
  readonly mending: boolean
  /** The last document of the parent that was answered for. */
  readonly appliedDirective: number
}

export function wireBatch(
  { now, behindSince, resyncComplete, mending, ...envelope }: Envelope,
  items: WireItem[],
): Batch {
  return {
    v: WIRE_VERSION,
    ...envelope,
    items,
    clock: formatInstant(now),
    behindSince: behindSince === null ? null : formatInstant(behindSince),
    version: VERSION,
    ...(resyncComplete ? { resyncComplete } : {}),
    ...(mending ? { mending } : {}),
  }
}
