import type { ReceivedDirective, SentDirective } from '#shared/contract/directives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { selectStream } from '../../chain/directive-stream.ts'
import type { Station } from '../../context.ts'
import { selectChildren } from '../children/child-registry.ts'
import type { UnitId } from '../units/queries.ts'
import { type DirectiveRow, isDueOf, type ReceivedRow, selectApplied } from './queries.ts'
import { selectVerdict } from './verdicts.ts'

/**
 * A document with the answers of the children that it is for; one that was there for nobody waits for nobody.
 * @param only The one child whose answer is asked for.
 */
export function sentItem(station: Station, row: DirectiveRow, only: number | null = null): SentDirective {
  const { db, units } = station
  const now = station.clock()
  let applied = 0
  const waiting: SentDirective['waiting'] = []
  const refused: SentDirective['refused'] = []
  for (const { unit, revoked_at: revokedAt, enrolled_after: enrolledAfter } of selectChildren(db)) {
    if (revokedAt !== null || (row.unit !== null && row.unit !== unit)) continue
    if (only !== null && only !== unit) continue
    const { code } = units.byId(unit)
    const verdict = selectVerdict(db, unit, selectStream(db, unit), row.id)
    if (verdict?.outcome === 'refused') {
      const { at, code: why, detail } = verdict
      refused.push({ unit: code, at, code: why ?? '', detail: detail ?? '' })
    } else if (verdict) applied += 1
    else if (isDueOf(db, row, { now, enrolledAfter }) && selectApplied(db, unit) < row.id) waiting.push(code)
  }
  return {
    id: row.id,
    unit: row.unit === null ? null : units.byId(row.unit as UnitId).code,
    kind: row.kind,
    subject: row.subject,
    at: formatInstant(row.created_at),
    author: row.author,
    applied,
    waiting,
    refused,
  }
}

export const receivedItem = ({ id, kind, subject, at, outcome, detail }: ReceivedRow): ReceivedDirective => ({
  id,
  kind,
  subject,
  at: formatInstant(at),
  outcome,
  detail,
})
