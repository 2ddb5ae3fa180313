/**
 * Observations in: one request, one transaction. What is answered as accepted is durable; a row that
 * says what is known already only refreshes its age.
 */
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import type { Station } from '../../context.ts'
import { intern, openCounter } from '../../db/counters.ts'
import type { Transaction } from '../../db/writer.ts'
import type { CellBook } from '../cells/cell-book.ts'
import { enterFigures } from '../cells/enter-figures.ts'
import { type CheckedSeries, checkRows, isSimulated, type WriteScope } from './check-rows.ts'
import { type IdempotentRequest, rememberAnswer } from './idempotency.ts'
import { insertObservations, type ObservationTuple } from './queries.ts'

/** From this many rows of one series it pays to read the stretch at once. */
const PREFETCH_ROWS = 8

/**
 * Checks and stores rows.
 * @param rows As they came, at most 50,000.
 * @param request A request repeated under the same key gets the first one's answer.
 * @throws StationError `idempotency-conflict` where the key came with other rows before.
 */
export async function takeObservations(
  station: Station,
  rows: readonly unknown[],
  scope: WriteScope,
  request: IdempotentRequest | null = null,
): Promise<IntakeAnswer> {
  return await station.writer.write(async (transaction) => {
    const now = station.clock()
    const repeat = request && rememberAnswer(transaction.db, request, now)
    if (repeat?.known) return repeat.known
    const answer = await storeRows(station, transaction, rows, scope, now)
    repeat?.keep(answer)
    return answer
  })
}

async function storeRows(
  station: Station,
  transaction: Transaction,
  rows: readonly unknown[],
  scope: WriteScope,
  now: number,
): Promise<IntakeAnswer> {
  const { series, rejected } = checkRows(rows, {
    units: station.units,
    dictionary: station.dictionary,
    scope,
    now,
    hasStation: (unit) => station.children.writesFor(unit),
  })
  const counts = { accepted: 0, unchanged: 0 }
  if (series.length === 0) return { ...counts, rejected }
  await enterFigures(station, transaction, async (book) => {
    const write = seriesWriter(station, transaction, book, scope.author, now)
    for (const group of series) {
      const { accepted, unchanged } = write(group)
      counts.accepted += accepted
      counts.unchanged += unchanged
      await transaction.breathe()
    }
    write.finish()
  })
  return { ...counts, rejected }
}

function seriesWriter(station: Station, { db }: Transaction, book: CellBook, author: string, now: number) {
  const seq = openCounter(db, 'seq')
  const authorId = intern(db, 'labels', author)
  const sources = new Map<string, number>()
  const sourceId = (source: string): number => {
    let id = sources.get(source)
    if (id === undefined) {
      id = intern(db, 'labels', source)
      sources.set(source, id)
    }
    return id
  }
  const write = (group: CheckedSeries): { accepted: number; unchanged: number } => {
    const { unit, measure, rows } = group
    const slice = group.slice === '' ? 0 : intern(db, 'slices', group.slice)
    const series = book.own(unit.id, measure, slice)
    const first = rows[0]
    const last = rows.at(-1)
    if (first && last && rows.length >= PREFETCH_ROWS) book.prefetch(series, first.period, last.period)
    const observations: ObservationTuple[] = []
    for (const { period, scaled, observedAt, source, reason } of rows) {
      const simulated = station.config.simulated || isSimulated(source)
      if (!book.enter(series, { period, scaled, asOf: observedAt, simulated })) continue
      observations.push([
        unit.id,
        measure.id,
        slice,
        period,
        seq.next(),
        scaled,
        observedAt,
        now,
        sourceId(source),
        authorId,
        reason,
      ])
    }
    insertObservations(db, observations)
    book.close(series)
    return { accepted: observations.length, unchanged: rows.length - observations.length }
  }
  return Object.assign(write, { finish: () => seq.store(db) })
}
