/**
 * A child's batch: its place in the chain of batches, a verdict per item, and everything that follows,
 * in one transaction. The answer goes out when that is durable.
 */
import type { Batch, BatchAnswer } from '#shared/contract/chain.ts'
import { EMPTY_CELL } from '#shared/domain/cell.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { intern } from '../db/counters.ts'
import { statement } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { StationError } from '../errors.ts'
import { followChild } from '../features/alarms/follow-sources.ts'
import { publishAlarms } from '../features/alarms/publish-alarms.ts'
import type { CellBook } from '../features/cells/cell-book.ts'
import { enterFigures } from '../features/cells/enter-figures.ts'
import { type Child, selectChild } from '../features/children/child-registry.ts'
import { childItem } from '../features/children/items.ts'
import { rejudge } from '../features/lamps/rejudge.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { judgeStep } from './batch-chain.ts'
import { type CheckedCell, checkItems } from './check-items.ts'
import { updateContact } from './queries.ts'
import { receiveAlarms } from './receive-alarms.ts'
import { receiveRoster } from './receive-roster.ts'
import { receiveTold } from './receive-told.ts'

export type IntakeResult =
  | { readonly outcome: 'answered'; readonly answer: BatchAnswer }
  | { readonly outcome: 'stale'; readonly epoch: number }
  | { readonly outcome: 'not-a-child' }

/**
 * Takes a batch of the live child whose certificate was shown. Where figures that are sound one by one
 * add up to more than can be kept exactly, the largest are refused, and the rest of the batch stands.
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
    const largest =
      error instanceof StationError && error.code === 'out-of-range' ? largestItem(batch, tooLarge) : null
    if (largest === null) throw error
    return await takeBatch(station, unit, batch, new Set([...tooLarge, largest]))
  }
}

/** Index of the cell with the largest figure among those not refused yet, or null where none is left. */
function largestItem({ items }: Batch, refused: ReadonlySet<number>): number | null {
  let found: number | null = null
  let most = 0
  for (const [index, item] of items.entries()) {
    const { kind, value } = (item ?? {}) as { kind?: unknown; value?: unknown }
    if (kind !== 'cell' || typeof value !== 'number' || refused.has(index) || Math.abs(value) <= most)
      continue
    found = index
    most = Math.abs(value)
  }
  return found
}

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
    const { cells, rosters, alarms, words, rejected } = checkItems(station, unit, batch.items, tooLarge)
    if (step === 'accept') {
      const complete = batch.resyncComplete === true
      const { enrolled_at: enrolledAt } = child
      receiveRoster(station, transaction, { child: unit, enrolledAt, epoch: batch.epoch, rosters, complete })
      receiveAlarms(station, transaction, { child: unit, epoch: batch.epoch, alarms, complete })
      receiveTold(station, transaction, { child: unit, epoch: batch.epoch, words, complete })
      if (cells.length > 0 || complete)
        await receiveCells(station, transaction, unit, batch.epoch, cells, complete)
    }
    noteContact(station, transaction, child, batch)
    return {
      outcome: 'answered',
      answer: {
        accepted: batch.items.length - rejected.length,
        rejected: [...rejected],
        clock: formatInstant(station.clock()),
      },
    }
  })
  if (result.outcome === 'answered' && before?.state === 'silent') {
    await rejudge(station).catch((error: unknown) => station.log.error({ err: error }, 'rejudging failed'))
  }
  return result
}

async function receiveCells(
  station: Station,
  transaction: Transaction,
  unit: StoredUnit,
  epoch: number,
  cells: readonly CheckedCell[],
  complete: boolean,
): Promise<void> {
  const { db, breathe } = transaction
  await enterFigures(station, transaction, async (book) => {
    const slices = new Map<string, number>([['', 0]])
    for (const { slice: key, ...cell } of cells) {
      let slice = slices.get(key)
      if (slice === undefined) {
        slice = intern(db, 'slices', key)
        slices.set(key, slice)
      }
      book.receive({ ...cell, slice, epoch })
      await breathe()
    }
    if (complete) await withdrawOlder(station, transaction, unit, epoch, book, cells, slices)
  })
}

interface OlderCell {
  measure: number
  slice: number
  period: number
}

/** What stands from older epochs and was not sent again never was: tombstones. */
async function withdrawOlder(
  station: Station,
  { db, breathe }: Transaction,
  unit: StoredUnit,
  epoch: number,
  book: CellBook,
  cells: readonly CheckedCell[],
  slices: ReadonlyMap<string, number>,
): Promise<void> {
  // The book has not written these yet.
  const sentNow = new Set(
    cells.map(({ measure, slice, period }) => `${measure.id}|${slices.get(slice)}|${period}`),
  )
  const older = statement<number[], OlderCell>(
    db,
    `SELECT measure, slice, period FROM cells
     WHERE unit = ? AND part = 0 AND origin_epoch < ? AND total IS NOT NULL`,
  ).all(unit.id, epoch)
  for (const { measure: id, slice, period } of older) {
    const measure = station.dictionary.measureById(id)
    if (!measure || sentNow.has(`${id}|${slice}|${period}`)) continue
    book.receive({
      unit: unit.id,
      measure,
      slice,
      period,
      state: EMPTY_CELL,
      asOf: station.clock(),
      simulated: false,
      restated: false,
      epoch,
      rev: 0,
    })
    await breathe()
  }
}

function noteContact(station: Station, transaction: Transaction, before: Child, batch: Batch): void {
  const { db, afterCommit } = transaction
  const now = station.clock()
  updateContact(db, before.unit, {
    epoch: batch.epoch,
    lastBatch: batch.batch,
    now,
    backlog: batch.backlog ?? null,
    skewMs: Date.parse(batch.clock) - now,
  })
  const child = selectChild(db, before.unit)
  if (!child) return
  followChild(station, transaction, child)
  afterCommit(() => {
    station.children.put(child)
    if (child.state !== before.state || child.backlog !== before.backlog) {
      station.live.say('child', childItem(station, child))
    }
    if (before.state === 'silent') publishAlarms(station, station.alarms.receivedFrom(child.unit))
  })
}
