/** What an owner does with a refused row: puts it right and sends it again, or dismisses it. */
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { WritableDb } from '../../db/database.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import type { WriteScope } from '../observations/check-rows.ts'
import { storeRows } from '../observations/intake.ts'
import { closeEntry, type QuarantineRow, selectEntry } from './queries.ts'

/**
 * Sends an entry's row through the intake once more, with some fields put right. Where it is refused
 * again the entry stays as it was, and the verdict says why.
 * @throws StationError `not-found`, or `already-closed`
 */
export async function resubmitEntry(
  station: Station,
  id: number,
  corrected: object,
  { scope, confirmed }: { scope: WriteScope; confirmed: boolean },
): Promise<{ verdict: IntakeAnswer; entry: QuarantineRow }> {
  return await station.writer.write(async (transaction) => {
    const { db } = transaction
    const entry = requireOpen(db, id)
    const written: object = JSON.parse(entry.row)
    // A row without an instant of its own was true when it came, not when it is put right.
    const observedAt = formatInstant(entry.received_at)
    const rows = [{ observedAt, ...written, ...corrected }]
    const verdict = await storeRows(station, transaction, { rows, scope, confirmed, keepsRefused: false })
    if (verdict.rejected.length === 0) {
      closeEntry(db, id, { state: 'resolved', at: station.clock(), by: scope.author, reason: null })
    }
    return { verdict, entry: selectEntry(db, id) ?? entry }
  })
}

/** Closes an entry unmended; it stays, with who did so, when and why. */
export async function dismissEntry(
  station: Station,
  id: number,
  author: string,
  reason: string,
): Promise<QuarantineRow> {
  return await station.writer.write(({ db, afterCommit }) => {
    const entry = requireOpen(db, id)
    const now = station.clock()
    closeEntry(db, id, { state: 'dismissed', at: now, by: author, reason })
    const { unit, measure, period, slice } = entry
    insertAudit(db, now, author, 'quarantine-dismissed', { id, unit, measure, period, slice, reason })
    afterCommit(() => station.quality.touchWritten(unit, measure))
    return selectEntry(db, id) ?? entry
  })
}

function requireOpen(db: WritableDb, id: number): QuarantineRow {
  const entry = selectEntry(db, id)
  if (!entry) throw new StationError('not-found', `Không có dòng ${id} trong khu chờ sửa.`, 404)
  if (entry.state === 'open') return entry
  const how = entry.state === 'resolved' ? 'đã được sửa' : 'đã được bỏ qua'
  throw new StationError('already-closed', `Dòng ${id} ${how}; không cần làm gì thêm.`, 409)
}
