/** A child's documents, held back until there is one: so it arrives at once, without an open port at the child. */
import type { DirectivesAnswer, directivesQuery } from '#shared/contract/directives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { withdrawUnknown } from '../features/directives/put-directive.ts'
import { bodyOf, type DirectiveRow, selectDue, selectWrittenAt } from '../features/directives/queries.ts'
import type { UnitId } from '../features/units/queries.ts'
import { newStream, selectStream } from './directive-stream.ts'
import type { Peer } from './peer-door.ts'

const MOST_ITEMS = 100
/** What an answer says beyond its first document. */
const MOST_BYTES = 1024 * 1024

type Query = typeof directivesQuery._output

/**
 * @param gone Fires when the caller hangs up.
 * @returns null where the caller is no live child any more.
 */
export async function serveDirectives(
  station: Station,
  { child: { unit }, fingerprint }: Peer,
  { stream: known, after: last, afterAt, wait }: Query,
  gone: AbortSignal,
): Promise<DirectivesAnswer | null> {
  const until = performance.now() + wait * 1_000
  let stream = selectStream(station.db, unit) ?? (await beginStream(station, unit, null))
  let after = known === stream ? last : 0
  if (after > 0 && isAnother(selectWrittenAt(station.db, after), afterAt)) {
    // This station was restored: what it has under that number, the child has never seen.
    station.log.warn({ unit, after }, 'a child knows documents that this station does not')
    stream = await beginStream(station, unit, stream)
    after = 0
  }
  if (known !== undefined && known !== stream) {
    const reader = station.units.byId(unit)
    await station.writer.write((transaction) => withdrawUnknown(station, transaction, reader))
  }
  for (;;) {
    const child = station.children.byFingerprint(fingerprint)
    if (child?.unit !== unit) return null
    if (selectStream(station.db, unit) !== stream) return answer(station, stream, [])
    const reader = { unit, after, now: station.clock(), enrolledAfter: child.enrolled_after }
    const due = selectDue(station.db, reader, MOST_ITEMS)
    const left = until - performance.now()
    if (due.length > 0 || left <= 0 || gone.aborted || (known !== undefined && known !== stream)) {
      return answer(station, stream, fitting(due))
    }
    if ((await station.directives.wait(unit, left, gone)) === 'ended') return answer(station, stream, [])
  }
}

/** @param before The stream that is to end; where another one has begun meanwhile, that one stays. */
async function beginStream({ writer }: Station, unit: UnitId, before: string | null): Promise<string> {
  return await writer.write(({ db }) => {
    if (selectStream(db, unit) === before) newStream(db, unit)
    return selectStream(db, unit) ?? ''
  })
}

const answer = (station: Station, stream: string, rows: readonly DirectiveRow[]): DirectivesAnswer => ({
  stream,
  items: rows.map((row) => ({ id: row.id, at: formatInstant(row.created_at), body: bodyOf(row) })),
  clock: formatInstant(station.clock()),
})

const isAnother = (writtenAt: number | null, at: string | undefined): boolean =>
  writtenAt === null || (at !== undefined && Date.parse(at) !== writtenAt)

function fitting(rows: readonly DirectiveRow[]): DirectiveRow[] {
  let bytes = 0
  return rows.filter((row, index) => {
    bytes += Buffer.byteLength(row.body)
    return index === 0 || bytes <= MOST_BYTES
  })
}
