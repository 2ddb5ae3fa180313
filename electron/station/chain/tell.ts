/**
 * What this station tells its parent besides figures, lamps and alarms: the newest word of each kind and
 * key, with a revision of its own that grows with what is said.
 */
import type { ToldItem } from '#shared/contract/chain.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'

type WithoutRev<Item> = Item extends unknown ? Omit<Item, 'rev'> : never
/** A word before it has a revision. */
export type Word = WithoutRev<ToldItem>

/** Puts a word before the parent; nothing is sent where it is what was said last. */
export function tell(db: WritableDb, { kind, key, ...body }: Word): void {
  statement<[object], never>(
    db,
    `INSERT INTO told_up (kind, key, rev, body, waiting) VALUES (@kind, @key, 1, @body, 1)
     ON CONFLICT (kind, key) DO UPDATE SET rev = rev + 1, body = excluded.body, waiting = 1
       WHERE body <> excluded.body`,
  ).run({ kind, key, body: JSON.stringify(body) })
}

/** The last word of a kind and key, as it was told; undefined where nothing was. */
export function selectWord<Kind extends ToldItem['kind']>(
  db: ReadableDb,
  kind: Kind,
  key: string,
): Extract<ToldItem, { kind: Kind }> | undefined {
  const row = statement<[string, string], ToldRow>(
    db,
    'SELECT kind, key, rev, body FROM told_up WHERE kind = ? AND key = ?',
  ).get(kind, key)
  return row && (wordOf(row) as Extract<ToldItem, { kind: Kind }>)
}

interface ToldRow {
  readonly kind: string
  readonly key: string
  readonly rev: number
  readonly body: string
}

const wordOf = ({ kind, key, rev, body }: ToldRow): ToldItem =>
  ({ kind, key, rev, ...(JSON.parse(body) as object) }) as ToldItem

// --- The outbox.

export interface WaitingWord {
  readonly toldKind: ToldItem['kind']
  readonly key: string
  readonly rev: number
}

export function selectWaitingWords(db: ReadableDb, limit: number): ToldItem[] {
  if (limit <= 0) return []
  return statement<[number], ToldRow>(
    db,
    'SELECT kind, key, rev, body FROM told_up WHERE waiting = 1 ORDER BY kind, key LIMIT ?',
  )
    .all(limit)
    .map(wordOf)
}

export function removeSentWord(db: WritableDb, { toldKind, key, rev }: WaitingWord): void {
  statement<unknown[], never>(
    db,
    'UPDATE told_up SET waiting = 0 WHERE kind = ? AND key = ? AND rev <= ?',
  ).run(toldKind, key, rev)
}

/** Everything ever said waits again. */
export function oweWords(db: WritableDb): void {
  db.exec('UPDATE told_up SET waiting = 1')
}

/** The last word of a kind and key waits again; false where nothing was said. */
export function oweWord(db: WritableDb, kind: string, key: string): boolean {
  return (
    statement<[string, string], never>(db, 'UPDATE told_up SET waiting = 1 WHERE kind = ? AND key = ?').run(
      kind,
      key,
    ).changes === 1
  )
}
