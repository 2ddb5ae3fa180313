import { create } from 'zustand'
import type { NoticeItem } from '#shared/contract/index.ts'

interface Notices {
  /** Those in force when they were last asked for, the newest first. */
  readonly items: readonly NoticeItem[]
}

export const useNotices = create<Notices>()(() => ({ items: [] }))

/** A connection may last for months; what is older than these was over long ago. */
const MOST_KEPT = 500

/** A notice takes the place of what was known of it. */
export function mergeNotices(fresh: readonly NoticeItem[]): void {
  useNotices.setState(({ items }) => {
    const known = new Map([...items, ...fresh].map((notice) => [notice.id, notice]))
    const newestFirst = [...known.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    return { items: newestFirst.slice(0, MOST_KEPT) }
  })
}

export const isInForce = ({ until }: Pick<NoticeItem, 'until'>, nowMs: number): boolean =>
  Date.parse(until) > nowMs

/** What the strip shows: all that nobody has read, and what is urgent even then; urgent and unread first. */
export function noticesToShow(items: readonly NoticeItem[], nowMs: number): NoticeItem[] {
  const rank = ({ level, seenBy }: NoticeItem) => (seenBy === null ? 0 : 2) + (level === 'urgent' ? 0 : 1)
  return items
    .filter((notice) => isInForce(notice, nowMs) && (notice.seenBy === null || notice.level === 'urgent'))
    .sort((a, b) => rank(a) - rank(b) || Date.parse(b.at) - Date.parse(a.at))
}
