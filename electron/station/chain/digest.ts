/**
 * The digest of a unit's cells as this replica holds them. Child and parent make it with this same
 * function, each over its own cells. Read on a connection of its own, which sees one moment, and in
 * slices, so that nobody waits for it.
 */
import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DigestBucket } from '#shared/contract/books.ts'
import {
  addHash,
  type ChildBucket,
  type HashedCell,
  type HashSum,
  hashedText,
  type MonthRange,
  monthOf,
  packedBeginningIn,
  sumText,
  totalGranularity,
} from '#shared/domain/books.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { type Period, packedGranularity, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { openForReading, type ReadableDb, statement } from '../db/database.ts'
import type { KnownMeasure } from '../features/dictionary/dictionary.ts'
import type { StoredUnit } from '../features/units/queries.ts'

const SLICE_MS = 8
/** Cells, or series, between two looks at the clock. */
const CELLS_A_LOOK = 64
/** The longest text of a cell is some 300 bytes. */
const buffer = Buffer.allocUnsafe(1_024)

/** Adds a cell's hash: the first 8 bytes of SHA-256 over its text and its value as a big-endian double. */
export function addCell(sum: HashSum, cell: HashedCell, value: number): void {
  const end = buffer.write(hashedText(cell))
  // Minus zero is written as zero on the wire.
  buffer.writeDoubleBE(value + 0, end)
  // One character a byte: the cheapest form to read eight of them from.
  const digest = hash('sha256', buffer.subarray(0, end + 8), 'binary')
  addHash(sum, word(digest, 0), word(digest, 4))
}

const word = (digest: string, at: number): number =>
  digest.charCodeAt(at) * 0x1000000 +
  digest.charCodeAt(at + 1) * 0x10000 +
  digest.charCodeAt(at + 2) * 0x100 +
  digest.charCodeAt(at + 3)

export interface DigestScope {
  readonly units: readonly StoredUnit[]
  /** The unit whose own figures are the totals. */
  readonly own: StoredUnit
  readonly range: MonthRange
  /** Keys of figures that the parent refused; with them each bucket is summed a second time, without these. */
  readonly refused?: ReadonlySet<string>
}

export const refusedCellKey = (unit: string, measure: string, period: string, slice: string): string =>
  `cell|${unit}|${measure}|${period}|${slice}`

/** The digest as of this moment, on a connection of its own. */
export async function readDigest(station: Station, scope: DigestScope): Promise<DigestBucket[]> {
  const db = openForReading(station.home.replica)
  try {
    // One moment for all statements.
    db.exec('BEGIN')
    return await digestOf(station, db, scope)
  } finally {
    db.close()
  }
}

interface Sums {
  readonly measure: string
  readonly month: Period
  count: number
  readonly sum: HashSum
  readonly taken: { count: number; readonly sum: HashSum }
  total: number | null
}

interface DigestRow {
  readonly slice: number
  readonly period: number
  readonly total: number
  readonly n: number
  readonly reported: number
  readonly carried: number
}

/** @param db In a transaction of the caller's, which decides what moment is seen. */
export async function digestOf(
  { dictionary }: Station,
  db: ReadableDb,
  { units, own, range, refused }: DigestScope,
): Promise<ChildBucket[]> {
  const stretches = packedBeginningIn(range)
  const slices = selectSlices(db)
  const all: Sums[] = []
  const breathe = openBreather()
  for (const measure of dictionary.measures) {
    const shown = totalGranularity(measure.basePeriod)
    const buckets = new Map<Period, Sums>()
    for (const unit of units) {
      await breathe()
      for (const row of eachCell(db, unit, measure, stretches)) {
        const pause = breathe()
        if (pause) await pause
        const value = cellValue(measure, row)
        if (value === null) continue
        const { period, month } = writtenPeriod(row.period)
        const slice = slices.get(row.slice) ?? ''
        let bucket = buckets.get(month)
        if (!bucket) {
          bucket = openBucket(measure.key, month)
          buckets.set(month, bucket)
        }
        const { n, reported, carried } = row
        const cell = { unit: unit.code, measure: measure.key, period, slice, n, reported, carried }
        bucket.count += 1
        addCell(bucket.sum, cell, value)
        if (refused && !refused.has(refusedCellKey(unit.code, measure.key, period, slice))) {
          bucket.taken.count += 1
          addCell(bucket.taken.sum, cell, value)
        }
        if (slice === '' && unit.id === own.id && packedGranularity(row.period) === shown)
          bucket.total = value
      }
    }
    all.push(...buckets.values())
  }
  return all.map(({ sum, taken, ...bucket }) => ({
    ...bucket,
    sum: sumText(sum),
    ...(refused ? { taken: { count: taken.count, sum: sumText(taken.sum) } } : {}),
  }))
}

function selectSlices(db: ReadableDb): Map<number, string> {
  const rows = statement<[], { id: number; key: string }>(db, 'SELECT id, key FROM slices').all()
  return new Map(rows.map(({ id, key }) => [id, key]))
}

export const BEGINS_THERE = `(${Array(7).fill('period BETWEEN ? AND ?').join(' OR ')})`

function eachCell(
  db: ReadableDb,
  unit: StoredUnit,
  measure: KnownMeasure,
  stretches: ReturnType<typeof packedBeginningIn>,
): IterableIterator<DigestRow> {
  return statement<number[], DigestRow>(
    db,
    `SELECT slice, period, total, n, reported, carried FROM cells
     WHERE unit = ? AND measure = ? AND part = 0 AND total IS NOT NULL AND ${BEGINS_THERE}`,
  ).iterate(unit.id, measure.id, ...stretches.flatMap(({ from, to }) => [from, to]))
}

const openBucket = (measure: string, month: Period): Sums => ({
  measure,
  month,
  count: 0,
  sum: { high: 0, low: 0 },
  taken: { count: 0, sum: { high: 0, low: 0 } },
  total: null,
})

const written = new Map<number, { period: string; month: Period }>()

/** The same few thousand periods come for every measure. */
function writtenPeriod(packed: number): { period: string; month: Period } {
  let found = written.get(packed)
  if (!found) {
    const period = unpackPeriod(packed)
    found = { period, month: monthOf(period) }
    if (written.size > 20_000) written.clear()
    written.set(packed, found)
  }
  return found
}

/** Hands the event loop back whenever a slice of work is over. */
function openBreather(): () => Promise<void> | null {
  let sliceEnds = performance.now() + SLICE_MS
  let cells = 0
  return () => {
    cells += 1
    if (cells % CELLS_A_LOOK !== 0 || performance.now() < sliceEnds) return null
    return nextTurn().then(() => {
      sliceEnds = performance.now() + SLICE_MS
    })
  }
}
