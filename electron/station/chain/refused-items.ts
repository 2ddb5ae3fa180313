/**
 * Items that the parent did not take: kept with its reason before this station's operator, and tried again
 * once the parent judges by other definitions, which each of its answers names.
 */
import { createHash } from 'node:crypto'
import { isPeriod, packPeriod, periodAt } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import { oweAlarmAgain } from '../features/alarms/owe-alarm.ts'
import { putInOutbox } from '../features/cells/queries.ts'
import { putRosterInOutbox } from '../features/children/roster.ts'
import type { Dictionary } from '../features/dictionary/dictionary.ts'
import { oweLamps } from '../features/lamps/owe-lamps.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { VERSION } from '../version.ts'
import type { ItemCode } from './item-refusal.ts'
import { laneOf } from './lanes.ts'
import { owedUnits } from './owed-units.ts'
import { oweWord } from './tell.ts'

/** What other definitions at the parent, or a unit's other place in its tree, can cure. */
const CURABLE: readonly ItemCode[] = [
  'unknown-measure',
  'unknown-kpi',
  'unknown-unit',
  'outside-subtree',
  'unknown-kind',
  'bad-value',
]

export interface Refusal {
  readonly key: string
  readonly rev: number
  readonly code: string
  readonly detail: string
}

export function putRefused(db: WritableDb, { key, rev, code, detail }: Refusal, now: number): void {
  statement<unknown[], never>(
    db,
    'INSERT OR REPLACE INTO refused_items (key, rev, code, detail, refused_at) VALUES (?, ?, ?, ?, ?)',
  ).run(key, rev, code, detail, now)
}

export function dropRefused(db: WritableDb, key: string): void {
  statement<[string], never>(db, 'DELETE FROM refused_items WHERE key = ?').run(key)
}

export function hasRefused(db: ReadableDb): boolean {
  const row = statement<[], { some: number }>(db, 'SELECT EXISTS (SELECT 1 FROM refused_items) AS some').get()
  return row?.some === 1
}

// --- At the parent.

const definitionMarks = new WeakMap<Dictionary, string>()
const unitMarks = new WeakMap<readonly StoredUnit[], string>()

/**
 * Names what verdicts are made by: the program, the dictionary, the units and the day, for what is too early or does
 * not go with what others sent may go another day; other ones have another name.
 */
export function definitionsMark({ dictionary, units, clock }: Station): string {
  const words = kept(definitionMarks, dictionary, () => [
    dictionary.measures.map(({ id: _id, ...measure }) => measure),
    dictionary.kpis.map(({ code, version, period }) => [code, version, period]),
  ])
  const places = kept(unitMarks, units.all, () => units.all.map(({ code, parentId }) => [code, parentId]))
  return hash([VERSION, words, places, periodAt(clock(), 'day')])
}

const hash = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)

function kept<Key extends object>(marks: WeakMap<Key, string>, key: Key, read: () => unknown): string {
  let mark = marks.get(key)
  if (mark === undefined) {
    mark = hash(read())
    marks.set(key, mark)
  }
  return mark
}

// --- At the child.

/** Takes note of what the parent judges by now: what it refused by other definitions is tried again. */
export function noteDefinitions(station: Station, db: WritableDb, mark: string | undefined): void {
  if (mark === undefined) return
  const changed = statement<[object], never>(
    db,
    'UPDATE uplink SET parent_dictionary = @mark WHERE parent_dictionary IS NOT @mark',
  ).run({ mark }).changes
  if (changed > 0 && hasRefused(db)) oweRefused(station, db, CURABLE)
}

/** What was refused for one of some reasons goes into the outbox once more; what is no more leaves the list. */
export function oweRefused(station: Station, db: WritableDb, codes: readonly ItemCode[]): void {
  const rows = statement<[string], { key: string }>(
    db,
    'SELECT key FROM refused_items WHERE code IN (SELECT value FROM json_each(?))',
  ).all(JSON.stringify(codes))
  const isOwed = owedUnits(station, db)
  for (const { key } of rows) if (!oweAgain(station, db, isOwed, key)) dropRefused(db, key)
}

/** False where the item is no more, or no more the parent's matter. */
function oweAgain(station: Station, db: WritableDb, isOwed: (unit: number) => boolean, key: string): boolean {
  const [kind = '', ...rest] = key.split('|')
  const [unit = '', name = ''] = rest
  const at = station.units.byCode(unit)
  switch (kind) {
    case 'cell':
      return at !== null && isOwed(at.id) && oweCell(station, db, at, rest)
    case 'lamp': {
      const kpi = station.dictionary.kpi(name)
      if (!at || !isOwed(at.id) || !kpi || !station.standing.get(at.id, kpi.id)) return false
      oweLamps(station, db, [{ unit: at.id, kpi: kpi.id }])
      return true
    }
    case 'roster': {
      const row = statement<unknown[], { rev: number | null }>(
        db,
        'SELECT MAX(rev) AS rev FROM roster WHERE unit = ? AND measures = ?',
      ).get(at?.id ?? 0, name)
      if (!at || row?.rev == null) return false
      putRosterInOutbox(db, at.id, name, row.rev)
      return true
    }
    case 'alarm':
      return oweAlarmAgain(db, Number(unit))
    default:
      return oweWord(db, kind, rest.join('|'))
  }
}

function oweCell(station: Station, db: WritableDb, unit: StoredUnit, place: readonly string[]): boolean {
  const [, measureKey = '', period = '', ...slice] = place
  const measure = station.dictionary.measure(measureKey)
  if (!measure || !isPeriod(period)) return false
  const { managementDay } = station.calendar
  const row = statement<unknown[], { slice: number; period: number; rev: number }>(
    db,
    `SELECT cells.slice, cells.period, cells.rev FROM slices JOIN cells ON cells.slice = slices.id
     WHERE slices.key = ? AND cells.unit = ? AND cells.measure = ? AND cells.part = 0 AND cells.period = ?`,
  ).get(slice.join('|'), unit.id, measure.id, packPeriod(period))
  if (!row) return false
  const lane = laneOf(station.clock(), managementDay)(row.period)
  putInOutbox(db, lane, unit.id, measure.id, row.slice, row.period, row.rev)
  return true
}
