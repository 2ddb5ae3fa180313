/**
 * One stretch of months compared with the parent, and what differs sent again. Nothing may be on its way
 * meanwhile: the uplink calls this between batches, so the parent holds exactly what this replica held when
 * its outbox was empty.
 */
import { digestAnswer } from '#shared/contract/books.ts'
import {
  type Comparison,
  compareBuckets,
  type Difference,
  isMonth,
  type MonthRange,
  packedBeginningIn,
} from '#shared/domain/books.ts'
import type { Station } from '../context.ts'
import { openForReading, type ReadableDb, statement } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { type Answer, jsonOf } from './call-parent.ts'
import { BEGINS_THERE, digestOf } from './digest.ts'
import { CURRENT_LANE, currentPeriods, HISTORY_LANE } from './lanes.ts'
import { owedUnits, selectDepth } from './owed-units.ts'
import { selectUplink } from './queries.ts'

/** Asks the parent. Rejects where no answer comes. */
export type Ask = (path: string) => Promise<Answer>

export type Compared =
  | ({ readonly outcome: 'compared'; readonly epoch: number } & Comparison)
  /** Figures are on their way. */
  | { readonly outcome: 'moving' }
  | { readonly outcome: 'refused'; readonly answer: Answer }

export async function compareMonths(station: Station, ask: Ask, range: MonthRange): Promise<Compared> {
  const own = await ownDigest(station, range)
  if (!own) return { outcome: 'moving' }
  const { from, to } = range
  const answer = await ask(`/chain/v1/digest?from=${from}&to=${to}&depth=${own.depth}`)
  if (answer.status !== 200) return { outcome: 'refused', answer }
  const read = digestAnswer.safeParse(jsonOf(answer))
  const isOurs =
    read.success &&
    read.data.unit === station.units.root.code &&
    read.data.from === from &&
    read.data.to === to &&
    read.data.buckets.every(({ month }) => isMonth(month) && month >= from && month <= to)
  if (!isOurs) return { outcome: 'refused', answer: { ...answer, status: 502 } }
  return { outcome: 'compared', epoch: own.epoch, ...compareBuckets(own.buckets, read.data.buckets) }
}

/** This replica's side, of one moment; null where the parent cannot have all of it yet. */
async function ownDigest(station: Station, range: MonthRange) {
  const db = openForReading(station.home.replica)
  try {
    db.exec('BEGIN')
    const uplink = selectUplink(db)
    if (!uplink || uplink.pending !== null || uplink.resyncing === 1 || countWaitingCells(db) > 0) return null
    const isOwed = owedUnits(station, db)
    const { dictionary } = station
    const measures = dictionary.measures.filter((measure) => !dictionary.staysHere(measure))
    const buckets = await digestOf({ ...station, dictionary: { ...dictionary, measures } }, db, {
      units: station.units.all.filter(({ id }) => isOwed(id)),
      own: station.units.root,
      range,
      refused: selectRefusedCells(db),
    })
    return { epoch: uplink.epoch, depth: selectDepth(db), buckets }
  } finally {
    db.close()
  }
}

export const countWaitingCells = (db: ReadableDb): number =>
  statement<[], { n: number }>(db, 'SELECT COUNT(*) AS n FROM outbox_cells').get()?.n ?? 0

function selectRefusedCells(db: ReadableDb): Set<string> {
  const rows = statement<[], { key: string }>(
    db,
    `SELECT key FROM refused_items WHERE key >= 'cell|' AND key < 'cell}'`,
  ).all()
  return new Set(rows.map(({ key }) => key))
}

/** Puts all cells of some buckets into the outbox, withdrawn ones included; resolves to their number. */
export async function oweBuckets(
  station: Station,
  { db, breathe }: Transaction,
  differences: readonly Difference[],
): Promise<number> {
  const current = JSON.stringify(currentPeriods(station.clock(), station.calendar.managementDay))
  const isOwed = owedUnits(station, db)
  const units = station.units.all.filter(({ id }) => isOwed(id))
  const fill = statement<unknown[], never>(
    db,
    `INSERT OR REPLACE INTO outbox_cells (lane, unit, measure, slice, period, rev)
     SELECT CASE WHEN period IN (SELECT value FROM json_each(?)) THEN ${CURRENT_LANE} ELSE ${HISTORY_LANE} END,
       unit, measure, slice, period, rev
     FROM cells WHERE unit = ? AND measure = ? AND part = 0 AND ${BEGINS_THERE}`,
  )
  let owed = 0
  for (const { measure: key, month } of differences) {
    const measure = station.dictionary.measure(key)
    if (!measure) continue
    const ends = packedBeginningIn({ from: month, to: month }).flatMap(({ from, to }) => [from, to])
    for (const { id } of units) {
      owed += fill.run(current, id, measure.id, ...ends).changes
      await breathe()
    }
  }
  return owed
}
