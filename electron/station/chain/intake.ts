/**
 * A child's batch: its place in the chain of batches, a verdict per item, and everything that follows,
 * in one transaction. The answer goes out when that is durable.
 */
import type { Batch, BatchAnswer, ToldItem } from '#shared/contract/chain.ts'
import { EMPTY_CELL } from '#shared/domain/cell.ts'
import { formatInstant, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { intern } from '../db/counters.ts'
import { type ReadableDb, statement } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { followChild } from '../features/alarms/follow-sources.ts'
import { publishAlarms } from '../features/alarms/publish-alarms.ts'
import { followChildBooks } from '../features/books/follow-books.ts'
import type { CellBook } from '../features/cells/cell-book.ts'
import { enterFigures } from '../features/cells/enter-figures.ts'
import { OutOfRange, type Place } from '../features/cells/series.ts'
import { type Child, selectChild } from '../features/children/child-registry.ts'
import { childItem } from '../features/children/items.ts'
import { followVerdicts } from '../features/directives/follow-verdicts.ts'
import { rejudge } from '../features/lamps/rejudge.ts'
import type { StoredUnit, UnitId } from '../features/units/queries.ts'
import { judgeStep } from './batch-chain.ts'
import { type CheckedCell, type CheckedItems, checkItems } from './check-items.ts'
import { updateContact } from './queries.ts'
import { receiveAlarms } from './receive-alarms.ts'
import { receiveLamps } from './receive-lamps.ts'
import { receiveRoster } from './receive-roster.ts'
import { receiveTold } from './receive-told.ts'
import { definitionsMark } from './refused-items.ts'
import { followWords, selectVersion, tellStations } from './station-events.ts'

export type IntakeResult =
  | { readonly outcome: 'answered'; readonly answer: BatchAnswer }
  | { readonly outcome: 'stale'; readonly epoch: number }
  | { readonly outcome: 'not-a-child' }

/** Cells that are read at once and received without a breath. */
const MOST_IN_RUN = 200

/**
 * Takes a batch of the live child whose certificate was shown. Where figures that are sound one by one
 * add up to more than can be kept exactly, those of that measure and period are refused, and the rest of the
 * batch stands.
 * @param tooLarge Indexes of items that are refused for that.
 */
export async function takeBatch(
  station: Station,
  unit: StoredUnit,
  batch: Batch,
  tooLarge: ReadonlySet<number> = new Set(),
): Promise<IntakeResult> {
  try {
    return await takeOnce(station, unit, batch, tooLarge)
  } catch (error) {
    if (!(error instanceof OutOfRange)) throw error
    const more = itemsBehind(station, batch, error.places, tooLarge)
    if (more.length === 0) throw error
    return await takeBatch(station, unit, batch, new Set([...tooLarge, ...more]))
  }
}

/**
 * Indexes of the items, not refused yet, that say something of some places; where none does, of those with their
 * measures, since a figure may be carried to later periods.
 */
function itemsBehind(
  station: Station,
  { items }: Batch,
  places: readonly Place[],
  refused: ReadonlySet<number>,
): number[] {
  const seriesAt = ({ measure, slice }: Place) => `${measure.key}|${sliceKey(station.db, slice)}`
  const series = new Set(places.map(seriesAt))
  const exact = new Set(places.map((place) => `${seriesAt(place)}|${unpackPeriod(place.period)}`))
  const there: number[] = []
  const ofSeries: number[] = []
  for (const [index, item] of items.entries()) {
    const { kind, measure, slice, period } = (item ?? {}) as Record<string, unknown>
    if (kind !== 'cell' || refused.has(index) || !series.has(`${measure}|${slice}`)) continue
    ofSeries.push(index)
    if (exact.has(`${measure}|${slice}|${period}`)) there.push(index)
  }
  return there.length > 0 ? there : ofSeries
}

/** A slice's word; one that a transaction gave a number that was undone has nothing that it could be added to. */
const sliceKey = (db: ReadableDb, slice: number): string =>
  slice === 0
    ? ''
    : (statement<[number], { key: string }>(db, 'SELECT key FROM slices WHERE id = ?').get(slice)?.key ?? '?')

async function takeOnce(
  station: Station,
  unit: StoredUnit,
  batch: Batch,
  tooLarge: ReadonlySet<number>,
): Promise<IntakeResult> {
  const before = station.children.get(unit.id)
  const result = await station.writer.write(async (transaction): Promise<IntakeResult> => {
    const child = selectChild(transaction.db, unit.id)
    if (!child || child.revoked_at !== null) return { outcome: 'not-a-child' }
    const step = judgeStep({ epoch: child.epoch, lastBatch: child.last_batch }, batch)
    if (step === 'stale') return { outcome: 'stale', epoch: child.epoch }
    const { cells, rosters, alarms, lamps, words, rejected } = checkItems(
      station,
      transaction.db,
      unit,
      batch.items,
      tooLarge,
    )
    let fresh: ToldItem[] = []
    if (step === 'accept') {
      const complete = batch.resyncComplete === true
      const { enrolled_at: enrolledAt } = child
      receiveRoster(station, transaction, { child: unit, enrolledAt, epoch: batch.epoch, rosters, complete })
      receiveAlarms(station, transaction, { child: unit, epoch: batch.epoch, alarms, complete })
      fresh = receiveTold(station, transaction, { child: unit, epoch: batch.epoch, words, complete })
      if (cells.length > 0 || complete) await receiveCells(station, transaction, unit, batch, cells)
      receiveLamps(station, transaction, { child: unit, epoch: batch.epoch, lamps, complete })
    }
    noteContact(station, transaction, child, batch)
    followWords(station, transaction, unit, fresh, batch.resyncComplete === true)
    followVerdicts(station, transaction, unit, fresh)
    for (const word of fresh) if (word.kind === 'books') followChildBooks(station, transaction, unit, word)
    return {
      outcome: 'answered',
      answer: answerTo(station, batch, rejected),
    }
  })
  if (result.outcome === 'answered' && before?.state === 'silent') {
    await rejudge(station).catch((error: unknown) => station.log.error({ err: error }, 'rejudging failed'))
  }
  return result
}

/** A verdict for each item that was not taken, and what the verdicts were made by. */
export function answerTo(
  station: Station,
  { items }: Batch,
  rejected: CheckedItems['rejected'],
): BatchAnswer {
  return {
    accepted: items.length - rejected.length,
    rejected: [...rejected],
    clock: formatInstant(station.clock()),
    dictionary: definitionsMark(station),
  }
}

async function receiveCells(
  station: Station,
  transaction: Transaction,
  unit: StoredUnit,
  batch: Batch,
  checked: readonly CheckedCell[],
): Promise<void> {
  const mends = batch.mending === true
  const cells = mends ? checked.map((cell) => ({ ...cell, mends })) : checked
  await enterFigures(station, transaction, async (book) => {
    const slices = await receiveInto(book, transaction, batch.epoch, cells)
    if (batch.resyncComplete) await withdrawOlder(station, transaction, unit, batch, book, cells, slices)
  })
}

/** Puts a child's cells into the book; resolves to the numbers of their slices. */
export async function receiveInto(
  book: CellBook,
  { db, breathe }: Transaction,
  epoch: number,
  cells: readonly CheckedCell[],
): Promise<ReadonlyMap<string, number>> {
  const slices = new Map<string, number>([['', 0]])
  for (const run of runsOf(cells)) {
    const [first] = run
    let slice = slices.get(first.slice)
    if (slice === undefined) {
      slice = intern(db, 'slices', first.slice)
      slices.set(first.slice, slice)
    }
    const periods = run.map(({ period }) => period)
    book.prefetchReceived(first.unit, first.measure, slice, periods)
    for (const cell of run) book.receive({ ...cell, slice, epoch })
    await breathe()
  }
  return slices
}

type Run = [CheckedCell, ...CheckedCell[]]

/** Cells of one series that stand side by side: children send them in the order of their key. */
function runsOf(cells: readonly CheckedCell[]): Run[] {
  const runs: Run[] = []
  for (const cell of cells) {
    const run = runs.at(-1)
    const [first] = run ?? []
    const isSame = first?.measure === cell.measure && first.unit === cell.unit && first.slice === cell.slice
    if (run && isSame && run.length < MOST_IN_RUN) run.push(cell)
    else runs.push([cell])
  }
  return runs
}

interface OlderCell {
  unit: UnitId
  measure: number
  slice: number
  period: number
}

/** What stands from older epochs and was not sent again never was: tombstones. */
async function withdrawOlder(
  station: Station,
  { db, breathe }: Transaction,
  child: StoredUnit,
  { epoch, mending: mends = false }: Batch,
  book: CellBook,
  cells: readonly CheckedCell[],
  slices: ReadonlyMap<string, number>,
): Promise<void> {
  // The book has not written these yet.
  const sentNow = new Set(
    cells.map(({ unit, measure, slice, period }) => `${unit}|${measure.id}|${slices.get(slice)}|${period}`),
  )
  const older = statement<number[], OlderCell>(
    db,
    `WITH RECURSIVE below (id) AS (VALUES (?) UNION SELECT units.id FROM units JOIN below ON parent = below.id)
     SELECT unit, measure, slice, period FROM below JOIN cells ON cells.unit = below.id
     WHERE part = 0 AND origin_epoch < ? AND total IS NOT NULL`,
  ).all(child.id, epoch)
  for (const { unit, measure: id, slice, period } of older) {
    const measure = station.dictionary.measureById(id)
    if (!measure || sentNow.has(`${unit}|${id}|${slice}|${period}`)) continue
    book.receive({
      unit,
      measure,
      slice,
      period,
      state: EMPTY_CELL,
      asOf: station.clock(),
      simulated: false,
      restated: false,
      epoch,
      rev: 0,
      mends,
    })
    await breathe()
  }
}

export function noteContact(station: Station, transaction: Transaction, before: Child, batch: Batch): void {
  const { db, afterCommit } = transaction
  const now = station.clock()
  const version = selectVersion(db, before.unit)
  updateContact(db, before.unit, {
    epoch: batch.epoch,
    lastBatch: batch.batch,
    now,
    backlog: batch.backlog ?? null,
    applied: batch.appliedDirective,
    behindSince: batch.behindSince ? Date.parse(batch.behindSince) : null,
    version: batch.version ?? null,
    skewMs: Date.parse(batch.clock) - now,
  })
  const child = selectChild(db, before.unit)
  if (!child) return
  followChild(station, transaction, child)
  const isOther = child.state !== before.state || (batch.version ?? version) !== version
  if (station.hasParent && isOther) tellStations(station, db)
  afterCommit(() => {
    station.children.put(child)
    if (child.state !== before.state || child.backlog !== before.backlog) {
      station.live.say('child', childItem(station, child))
    }
    if (batch.items.length > 0) station.live.chainChanged()
    if (before.state === 'silent') publishAlarms(station, station.alarms.receivedFrom(child.unit))
  })
}
