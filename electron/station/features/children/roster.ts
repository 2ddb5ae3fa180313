/**
 * The roster: which leaf units are due, since when. It travels up as items of its own, so that one
 * enrolment does not rewrite history. Expected leaves are counted from it on reading.
 */
import {
  type Period,
  packPeriod,
  periodAt,
  periodEnd,
  periodStart,
  shiftPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'
import type { StationConfig } from '../../home.ts'
import { selectPackHeaders } from '../dictionary/queries.ts'
import type { UnitId } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'

export interface RosterRow {
  unit: number
  measures: string
  sender: number
  /** Packed days; `until` null while it lasts. */
  since: number
  until: number | null
  rev: number
  origin_epoch: number | null
  origin_rev: number | null
}

export const ALL_MEASURES = '*'

export function selectRoster(db: ReadableDb): RosterRow[] {
  return statement<[], RosterRow>(db, 'SELECT * FROM roster').all()
}

export function upsertRoster(db: WritableDb, row: RosterRow): void {
  statement<unknown[], never>(
    db,
    `INSERT OR REPLACE INTO roster (unit, measures, sender, since, until, rev, origin_epoch, origin_rev)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(row.unit, row.measures, row.sender, row.since, row.until, row.rev, row.origin_epoch, row.origin_rev)
}

export function putRosterInOutbox(db: WritableDb, unit: number, measures: string, rev: number): void {
  statement<unknown[], never>(
    db,
    'INSERT OR REPLACE INTO outbox_roster (unit, measures, rev) VALUES (?, ?, ?)',
  ).run(unit, measures, rev)
}

export interface Roster {
  /**
   * Leaf units at or below `unit` that are due for a period.
   * @param measures Keys; of several the fewest count: what reads all of them can be had only from these.
   */
  expected(unit: UnitId, period: Period, measures?: readonly string[]): number
  /** Packed day since when a leaf is due by this station's own word, or null. */
  since(unit: UnitId, sender: UnitId): number | null
  /** True where this station has said for which measures a leaf is due. */
  isSet(unit: UnitId, sender: UnitId): boolean
}

/**
 * @param dueUnits `reporting`: leaves that are named in the roster; `registered`: every leaf of the tree besides,
 *   from ever on, or as long as the unit is there.
 */
export function loadRoster(
  db: ReadableDb,
  units: UnitTree,
  dueUnits: StationConfig['dueUnits'] = 'reporting',
): Roster {
  const rows = selectRoster(db)
  const forAll = rows.filter(({ measures }) => measures === ALL_MEASURES)
  const own = new Map(forAll.map((row) => [`${row.unit}|${row.sender}`, row.since]))
  const inSets = rows.filter(({ measures }) => measures !== ALL_MEASURES)
  const set = new Set(inSets.map((row) => `${row.unit}|${row.sender}`))
  const sets = new Map<string, ReadonlySet<string>>(
    selectPackHeaders(db).flatMap(({ measureSets = [] }) =>
      measureSets.map(({ key, measures }) => [key, new Set<string>(measures)] as const),
    ),
  )
  // A set that no pack of this station has is every measure: nobody is let off by a missing definition.
  const covers = (row: RosterRow, measure: string) => sets.get(row.measures)?.has(measure) ?? true
  const dueFor = new Map<string | null, ReadonlyMap<number, Due>>()
  const due = (measure: string | null): ReadonlyMap<number, Due> => {
    let found = dueFor.get(measure)
    if (!found) {
      const counting = measure === null ? rows : rows.filter((row) => covers(row, measure))
      found = dueBelow(
        counting,
        units,
        dueUnits === 'registered' ? new Set(inSets.map(({ unit }) => unit)) : null,
      )
      dueFor.set(measure, found)
    }
    return found
  }
  const count = (unit: UnitId, period: Period, measure: string | null): number => {
    const leaves = due(measure).get(unit)
    if (!leaves) return 0
    const { first, last } = daysOf(period)
    const withdrawn = leaves.withdrawn.filter(({ since, until }) => since <= last && until >= first).length
    // Of the others none is over before the period and begins after it.
    return countUpTo(leaves.sinces, last) - countUpTo(leaves.untils, first - 1) + withdrawn
  }
  return {
    expected(unit, period, measures = []) {
      // Without sets all measures have the same leaves.
      if (inSets.length === 0 || measures.length === 0) return count(unit, period, null)
      return Math.min(...measures.map((measure) => count(unit, period, measure)))
    },
    since: (unit, sender) => own.get(`${unit}|${sender}`) ?? null,
    isSet: (unit, sender) => set.has(`${unit}|${sender}`),
  }
}

/**
 * The leaves at or below each unit.
 * @param exceptions Where every registered leaf is due: those that are due only as their rows say; else null.
 */
function dueBelow(
  rows: readonly RosterRow[],
  units: UnitTree,
  exceptions: ReadonlySet<number> | null,
): Map<number, Due> {
  // A leaf that two senders name is still one leaf: the earliest beginning and the latest end count.
  const leaves = new Map<number, { since: number; until: number }>()
  for (const { unit, since, until } of rows) {
    const end = until ?? Number.POSITIVE_INFINITY
    const known = leaves.get(unit)
    leaves.set(unit, {
      since: Math.min(known?.since ?? since, since),
      until: Math.max(known?.until ?? end, end),
    })
  }
  if (exceptions) {
    for (const unit of units.all) {
      if (!units.isInside(unit) || units.children(unit.id).length > 0 || exceptions.has(unit.id)) continue
      const since = unit.validFrom === null ? 0 : packPeriod(unit.validFrom)
      leaves.set(unit.id, { since, until: Number.POSITIVE_INFINITY })
    }
  }
  const below = new Map<number, Due>()
  for (const [id, named] of leaves) {
    const unit = units.byId(id as UnitId)
    const { validTo } = unit
    const closed = validTo === null ? Number.POSITIVE_INFINITY : packPeriod(shiftPeriod(validTo, -1))
    const leaf = { since: named.since, until: Math.min(named.until, closed) }
    for (const at of [unit, ...units.ancestors(unit)]) {
      let due = below.get(at.id)
      if (!due) {
        due = { sinces: [], untils: [], withdrawn: [] }
        below.set(at.id, due)
      }
      if (leaf.until < leaf.since) due.withdrawn.push(leaf)
      else {
        due.sinces.push(leaf.since)
        due.untils.push(leaf.until)
      }
    }
  }
  for (const { sinces, untils } of below.values()) {
    sinces.sort((a, b) => a - b)
    untils.sort((a, b) => a - b)
  }
  return below
}

/** The leaves at or below one unit that are due at some time. */
interface Due {
  /** Packed days, sorted: of each leaf the first, and of each the last. */
  readonly sinces: number[]
  readonly untils: number[]
  /** Leaves that were taken back: their last day is before their first. */
  readonly withdrawn: Array<{ since: number; until: number }>
}

/** How many of some sorted numbers are not above a limit. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

const KEPT_PERIODS = 5_000
const keptDays = new Map<Period, { first: number; last: number }>()

/** First and last day of a period, packed; asked for every unit and KPI. */
function daysOf(period: Period): { first: number; last: number } {
  let days = keptDays.get(period)
  if (!days) {
    const last = packPeriod(periodAt(periodEnd(period) - 1, 'day'))
    days = { first: firstDay(packPeriod(period)), last }
    if (keptDays.size >= KEPT_PERIODS) keptDays.clear()
    keptDays.set(period, days)
  }
  return days
}

/** The first day of a packed period, packed. */
export function firstDay(period: number): number {
  return packPeriod(periodAt(periodStart(unpackPeriod(period)), 'day'))
}
