/** Writes documents for children down, in the transaction of the change that they tell of. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import { selectChildren } from '../children/child-registry.ts'
import type { StoredUnit } from '../units/queries.ts'
import { insertDirective, selectNewest } from './queries.ts'
import { subjectOf } from './subject.ts'

export interface NewDirective {
  /** Null: for all children. */
  readonly unit: StoredUnit | null
  /** Of a kind and key the newest counts. */
  readonly key: string
  readonly author: string
  readonly body: DirectiveBody
  /** ms since 1970 */
  readonly expiresAt?: number
  /** Written even where it says what the last one said. */
  readonly again?: boolean
}

/** Resolves to the document's number; null where children have it already. */
export function putDirective(
  station: Station,
  { db, afterCommit }: Transaction,
  { unit, key, author, body, expiresAt, again = false }: NewDirective,
): number | null {
  const to = unit?.id ?? null
  const text = JSON.stringify(body)
  const before = selectNewest(db, body.kind, key, to)
  if (!again && before?.body === text) return null
  if (!before && isEmpty(body)) return null
  const id = insertDirective(db, {
    unit: to,
    kind: body.kind,
    key,
    subject: subjectOf(body),
    body: text,
    created_at: station.clock(),
    author,
    expires_at: expiresAt ?? null,
  })
  afterCommit(() => station.directives.ring(to))
  return id
}

/** Says nothing, unless something was said before that it withdraws. */
const isEmpty = (body: DirectiveBody): boolean =>
  'lines' in body ? body.lines.length === 0 : body.kind === 'unit-changes' && body.changes.length === 0

const NOTHING: readonly DirectiveBody[] = [
  { kind: 'unit-changes', changes: [], units: [] },
  { kind: 'thresholds', lines: [] },
  { kind: 'targets', lines: [] },
]

/** For a child that has read what this station does not know to have said, after a restore: all of it is withdrawn. */
export function withdrawUnknown(station: Station, { db }: Transaction, unit: StoredUnit): void {
  for (const body of NOTHING) {
    if (selectNewest(db, body.kind, '', unit.id)) continue
    insertDirective(db, {
      unit: unit.id,
      kind: body.kind,
      key: '',
      subject: subjectOf(body),
      body: JSON.stringify(body),
      created_at: station.clock(),
      author: 'station',
      expires_at: null,
    })
  }
}

/** Units of the stations enrolled here, as the transaction sees them. */
export function liveChildren(station: Station, db: ReadableDb): StoredUnit[] {
  return selectChildren(db).flatMap(({ unit, revoked_at: revokedAt }) =>
    revokedAt === null ? station.units.byId(unit) : [],
  )
}
