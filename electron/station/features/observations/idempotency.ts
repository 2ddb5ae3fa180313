import type { IntakeAnswer } from '#shared/contract/observations.ts'
import { statement, type WritableDb } from '../../db/database.ts'
import { StationError } from '../../errors.ts'

const KEPT_MS = 48 * 3_600_000

export interface IdempotentRequest {
  /** The caller's own key, made unique among callers. */
  readonly key: string
  /** Digest of the body: the same key with another body is a mistake. */
  readonly requestHash: string
}

/** The answer that was given under a key, and a way to keep the one that is about to be given. */
export function rememberAnswer(
  db: WritableDb,
  { key, requestHash }: IdempotentRequest,
  now: number,
): { known: IntakeAnswer | null; keep(answer: IntakeAnswer): void } {
  statement<[number], never>(db, 'DELETE FROM idempotency WHERE at < ?').run(now - KEPT_MS)
  const found = statement<[string], { request_hash: string; answer: string }>(
    db,
    'SELECT request_hash, answer FROM idempotency WHERE key = ?',
  ).get(key)
  if (found && found.request_hash !== requestHash) {
    throw new StationError(
      'idempotency-conflict',
      'Khóa Idempotency-Key này đã dùng cho số liệu khác. Dùng khóa mới.',
      409,
    )
  }
  return {
    known: found ? (JSON.parse(found.answer) as IntakeAnswer) : null,
    keep(answer) {
      statement<unknown[], never>(
        db,
        'INSERT INTO idempotency (key, request_hash, answer, at) VALUES (?, ?, ?, ?)',
      ).run(key, requestHash, JSON.stringify(answer), now)
    },
  }
}
