/** How children answered for documents. */
import type { WireVerdict } from '#shared/contract/chain.ts'
import { type ReadableDb, statement } from '../../db/database.ts'

export type Verdict = Pick<WireVerdict, 'outcome' | 'at' | 'code' | 'detail'>

/** @param stream In which the child's documents are numbered; null where it has not asked for any yet. */
export function selectVerdict(
  db: ReadableDb,
  child: number,
  stream: string | null,
  directive: number,
): Verdict | null {
  if (stream === null) return null
  const row = statement<[number, string], { body: string }>(
    db,
    `SELECT body FROM told WHERE sender = ? AND kind = 'verdict' AND key = ?`,
  ).get(child, `${stream}|${directive}`)
  return row ? (JSON.parse(row.body) as Verdict) : null
}
