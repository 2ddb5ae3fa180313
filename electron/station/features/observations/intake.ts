/**
 * Observations in: one request, one transaction. What is answered as accepted is durable; a row that
 * says what is known already only refreshes its age; a row that is refused is kept in quarantine.
 */
import type { IntakeAnswer, IntakeNote } from '#shared/contract/observations.ts'
import { isOneMoreLeaf, oneMoreLeafDetail, refuseClosed } from '#shared/domain/observation.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { intern, openCounter } from '../../db/counters.ts'
import type { Transaction } from '../../db/writer.ts'
import type { CellBook } from '../cells/cell-book.ts'
import { enterFigures } from '../cells/enter-figures.ts'
import { updateQuarantine } from '../quarantine/update-quarantine.ts'
import {
  type CheckedRow,
  type CheckedSeries,
  checkRows,
  isSimulated,
  type RejectedRow,
  type WriteScope,
} from './check-rows.ts'
import { codeListOf } from './code-lists.ts'
import { type IdempotentRequest, rememberAnswer } from './idempotency.ts'
import {
  insertObservations,
  type ObservationTuple,
  selectNewestFigure,
  selectNewestReason,
} from './queries.ts'

/** From this many rows of one series it pays to read the stretch at once. */
const PREFETCH_ROWS = 8
const MOST_NOTES = 200
/** Observations that wait to be written together. */
const OBSERVATIONS_AT_ONCE = 512

export interface Intake {
  /** As they came, at most 50,000. */
  readonly rows: readonly unknown[]
  readonly scope: WriteScope
  /** The caller means plans and levels of units with sub-units as they are. */
  readonly confirmed?: boolean
  /** A file's own words on rows that are refused for the way they are written. */
  readonly verdicts?: readonly RejectedRow[]
  /** False where refused rows are kept elsewhere already. */
  readonly keepsRefused?: boolean
}

/**
 * Checks and stores rows.
 * @param request A request repeated under the same key gets the first one's answer.
 * @throws StationError `idempotency-conflict` where the key came with other rows before.
 */
export async function takeObservations(
  station: Station,
  intake: Intake,
  request: IdempotentRequest | null = null,
): Promise<IntakeAnswer> {
  return await station.writer.write(async (transaction) => {
    const repeat = request && rememberAnswer(transaction.db, request, station.clock())
    if (repeat?.known) return repeat.known
    const answer = await storeRows(station, transaction, intake)
    repeat?.keep(answer)
    return answer
  })
}

/** The same within a transaction that is under way. */
export async function storeRows(
  station: Station,
  transaction: Transaction,
  { rows, scope, confirmed = false, verdicts = [], keepsRefused = true }: Intake,
): Promise<IntakeAnswer> {
  const now = station.clock()
  const { author } = scope
  const checked = checkRows(rows, {
    units: station.units,
    dictionary: station.dictionary,
    scope,
    now,
    confirmed,
    codeList: (measure) => codeListOf(station, measure),
    hasStation: (unit) => station.children.writesFor(unit),
  })
  const { series } = checked
  const counts = { accepted: 0, unchanged: 0 }
  const late: RejectedRow[] = []
  if (series.length > 0) {
    await enterFigures(station, transaction, async (book) => {
      const write = seriesWriter(station, transaction, book, author, now, late)
      for (const group of series) {
        const { accepted, unchanged } = write(group)
        counts.accepted += accepted
        counts.unchanged += unchanged
        await transaction.breathe()
      }
      write.finish()
    })
  }
  const rejected = inWords([...checked.rejected, ...late], verdicts)
  const refused = new Set(late.map(({ row }) => row))
  updateQuarantine(station, transaction.db, { rows, series, refused, rejected, author, now, keepsRefused })
  transaction.afterCommit(() => {
    for (const { unit, measure } of series) station.quality.touch(unit.id, measure.id)
    for (const { row } of rejected) {
      const { unit, measure } = (rows[row - 1] ?? {}) as Record<string, unknown>
      station.quality.touchWritten(unit, measure)
    }
  })
  const notes = noteLeaves(station, series, refused)
  return { ...counts, rejected, ...(notes.length > 0 ? { notes } : {}) }
}

/** Verdicts in the order of their rows, with the file's own words where it has some. */
function inWords(rejected: RejectedRow[], verdicts: readonly RejectedRow[]): RejectedRow[] {
  rejected.sort((a, b) => a.row - b.row)
  if (verdicts.length === 0) return rejected
  const words = new Map(verdicts.map((verdict) => [verdict.row, verdict]))
  return rejected.map((verdict) => words.get(verdict.row) ?? verdict)
}

/** One note for each measure of a unit with sub-units; the answer stays bounded. */
function noteLeaves(
  { units }: Station,
  series: readonly CheckedSeries[],
  refused: ReadonlySet<number>,
): IntakeNote[] {
  const notes = new Map<string, IntakeNote>()
  for (const { unit, measure, rows } of series) {
    if (!isOneMoreLeaf(measure, units.children(unit.id).length)) continue
    if (notes.size === MOST_NOTES || rows.every(({ row }) => refused.has(row))) continue
    const detail = oneMoreLeafDetail(measure, unit.nameVi)
    notes.set(`${unit.code}|${measure.key}`, { unit: unit.code, measure: measure.key, detail })
  }
  return [...notes.values()]
}

function seriesWriter(
  station: Station,
  { db }: Transaction,
  book: CellBook,
  author: string,
  now: number,
  late: RejectedRow[],
) {
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
  /** True for a figure that would change a closed period without saying why. */
  const isUnexplained = ({ unit, measure, oldestOpen }: CheckedSeries, slice: number, row: CheckedRow) =>
    row.period < oldestOpen &&
    row.reason === null &&
    (selectNewestFigure(db, unit.id, measure.id, slice, row.period) ?? null) !== row.scaled
  /** True where a figure's newest revision gives that reason already. */
  const isSaid = ({ unit, measure }: CheckedSeries, slice: number, { period, reason }: CheckedRow) =>
    selectNewestReason(db, unit.id, measure.id, slice, period) === reason
  // Written many at a time: no row of a request has the key of another, and nothing else asks for them here.
  let observations: ObservationTuple[] = []
  const flush = () => {
    insertObservations(db, observations)
    observations = []
  }
  const write = (group: CheckedSeries): { accepted: number; unchanged: number } => {
    const { unit, measure, rows, oldestOpen } = group
    const slice = group.slice === '' ? 0 : intern(db, 'slices', group.slice)
    const series = book.own(unit.id, measure, slice)
    const first = rows[0]
    const last = rows.at(-1)
    if (first && last && rows.length >= PREFETCH_ROWS) book.prefetch(series, first.period, last.period)
    const refusedBefore = late.length
    let accepted = 0
    for (const row of rows) {
      const { period, scaled, observedAt, source, reason } = row
      const restated = period < oldestOpen
      if (restated && isUnexplained(group, slice, row)) {
        late.push({ row: row.row, ...refuseClosed(measure, unpackPeriod(period)) })
        continue
      }
      const simulated = station.config.simulated || isSimulated(source)
      const isNew = book.enter(series, { period, scaled, asOf: observedAt, simulated, restated })
      // The same figure with a reason is a word on it: kept once, so that what looks odd can be explained.
      const isConfirmed = !isNew && scaled !== null && reason !== null && !isSaid(group, slice, row)
      if (!isNew && !isConfirmed) continue
      accepted += 1
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
        isNew && restated ? 1 : 0,
      ])
    }
    if (observations.length >= OBSERVATIONS_AT_ONCE) flush()
    book.close(series)
    const refused = late.length - refusedBefore
    return { accepted, unchanged: rows.length - accepted - refused }
  }
  const finish = () => {
    flush()
    seq.store(db)
  }
  return Object.assign(write, { finish })
}
