/** Rows of the chain scene: how children stand, what was handed out, and what documents became of. */
import type { DetailDepth } from '#shared/contract/directives.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import { isDue, STANDS } from '../directives/queries.ts'

export interface ChildLinkRow {
  readonly unit: number
  readonly certificate: string
  readonly clock_skew_ms: number | null
  readonly behind_since: number | null
  readonly version: string | null
  readonly depth: DetailDepth
}

/** What the registry of children does not hold, by unit. */
export function selectChildLinks(db: ReadableDb): Map<number, ChildLinkRow> {
  const rows = statement<[], ChildLinkRow>(
    db,
    `SELECT unit, certificate, clock_skew_ms, behind_since, version, depth FROM children
     WHERE revoked_at IS NULL`,
  ).all()
  return new Map(rows.map((row) => [row.unit, row]))
}

/** How many documents each child is still to be given. */
export function countWaitingDirectives(db: ReadableDb, now: number): Map<number, number> {
  return byUnit(
    statement<[object], Counted>(
      db,
      `SELECT children.unit, COUNT(*) AS n FROM children
       JOIN directives AS due ON (due.unit IS NULL OR due.unit = children.unit)
         AND due.id > children.applied_directive AND ${isDue('children.enrolled_after')}
       WHERE children.revoked_at IS NULL GROUP BY children.unit`,
    ).all({ now }),
  )
}

/** How many standing documents each child has refused. */
export function countRefusedDirectives(db: ReadableDb): Map<number, number> {
  return byUnit(
    statement<[], Counted>(
      db,
      `SELECT told.sender AS unit, COUNT(*) AS n FROM told
       JOIN children ON children.unit = told.sender
       JOIN directives AS due ON due.id = json_extract(told.body, '$.directive')
         AND told.key = children.directive_stream || '|' || due.id AND ${STANDS}
       WHERE told.kind = 'verdict' AND json_extract(told.body, '$.outcome') = 'refused'
       GROUP BY told.sender`,
    ).all(),
  )
}

interface Counted {
  readonly unit: number
  readonly n: number
}

const byUnit = (rows: readonly Counted[]): Map<number, number> =>
  new Map(rows.map(({ unit, n }) => [unit, n]))

/** Codes that can still be used, the last one of each unit: its code and when it ends. */
export function selectInvitations(db: ReadableDb, now: number): Array<{ unit: string; expires_at: number }> {
  return statement<[number], { unit: string; expires_at: number }>(
    db,
    `SELECT unit, MAX(expires_at) AS expires_at FROM enrolments
     WHERE used_at IS NULL AND expires_at > ? GROUP BY unit ORDER BY MAX(expires_at), unit`,
  ).all(now)
}

export interface UplinkDocumentsRow {
  readonly depth: DetailDepth
  readonly applied: number
  readonly refused: number
  readonly refused_items: number
}

/** What the parent has asked for and how that was answered, and what it did not take. */
export function selectUplinkDocuments(db: ReadableDb): UplinkDocumentsRow | undefined {
  return statement<[], UplinkDocumentsRow>(
    db,
    `SELECT depth, directive_after AS applied,
       (SELECT COUNT(*) FROM received_directives
        WHERE stream = uplink.directive_stream AND outcome = 'refused') AS refused,
       (SELECT COUNT(*) FROM refused_items) AS refused_items
     FROM uplink`,
  ).get()
}
