import type { NoticeItem } from '#shared/contract/directives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { NoticeRow } from './queries.ts'

export const noticeItem = ({ sender, author, seen_by, seen_at, ...row }: NoticeRow): NoticeItem => ({
  ...row,
  from: sender as UnitCode,
  by: author,
  at: formatInstant(row.at),
  until: formatInstant(row.until),
  seenBy: seen_by,
  seenAt: seen_at === null ? null : formatInstant(seen_at),
})
