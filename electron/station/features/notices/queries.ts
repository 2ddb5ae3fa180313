/** Notices for this station's wall, as the parent sent them. */
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface NoticeRow {
  readonly id: number
  /** Code of the unit whose station sent it first. */
  readonly sender: string
  readonly title: string
  readonly text: string
  readonly level: 'normal' | 'urgent'
  readonly author: string
  readonly at: number
  readonly until: number
  readonly seen_by: string | null
  readonly seen_at: number | null
}

/** @returns its number here; null where the same notice is here already. */
export function insertNotice(
  db: WritableDb,
  notice: Omit<NoticeRow, 'id' | 'seen_by' | 'seen_at'>,
): number | null {
  const { changes, lastInsertRowid } = statement<[object], never>(
    db,
    `INSERT INTO notices (sender, title, text, level, author, at, until)
     SELECT @sender, @title, @text, @level, @author, @at, @until
     WHERE NOT EXISTS (SELECT 1 FROM notices
       WHERE (sender, title, text, level, author, at, until) = (@sender, @title, @text, @level, @author, @at, @until))`,
  ).run(notice)
  return changes === 1 ? Number(lastInsertRowid) : null
}

export function selectNotice(db: ReadableDb, id: number): NoticeRow | undefined {
  return statement<[number], NoticeRow>(db, 'SELECT * FROM notices WHERE id = ?').get(id)
}

/** More are not read by anybody. */
const MOST = 200

/** In force, the newest first. */
export function selectNotices(db: ReadableDb, now: number): NoticeRow[] {
  return statement<[number], NoticeRow>(
    db,
    `SELECT * FROM notices WHERE until > ? ORDER BY at DESC, id DESC LIMIT ${MOST}`,
  ).all(now)
}

/** The first who says so stands. */
export function markSeen(db: WritableDb, id: number, by: string, at: number): boolean {
  return (
    statement<unknown[], never>(
      db,
      'UPDATE notices SET seen_by = ?, seen_at = ? WHERE id = ? AND seen_by IS NULL',
    ).run(by, at, id).changes === 1
  )
}
