import { describe, expect, it } from 'vitest'
import type { NoticeItem } from '#shared/contract/index.ts'
import { mergeNotices, noticesToShow, useNotices } from '../../../../renderer/features/notices/store.ts'

const NOW = Date.parse('2026-11-21T14:00:00+07:00')
const notice = (id: number, over: Partial<NoticeItem> = {}): NoticeItem =>
  ({
    id,
    level: 'normal',
    at: `2026-11-21T1${id}:00:00+07:00`,
    until: '2026-11-22T08:00:00+07:00',
    seenBy: null,
    ...over,
  }) as NoticeItem

const idsOf = (items: readonly NoticeItem[]) => items.map(({ id }) => id)

describe('notices on the wall', () => {
  it('shows urgent unread ones first, then the newest unread, then urgent ones that were read', () => {
    const items = [
      notice(1),
      notice(2),
      notice(3, { level: 'urgent', seenBy: 'An' }),
      notice(0, { level: 'urgent' }),
    ]
    expect(idsOf(noticesToShow(items, NOW))).toEqual([0, 2, 1, 3])
  })

  it('shows neither what was read nor what is over', () => {
    const items = [notice(1, { seenBy: 'An' }), notice(2, { until: '2026-11-21T14:00:00+07:00' })]
    expect(noticesToShow(items, NOW)).toEqual([])
    expect(idsOf(noticesToShow(items, NOW - 1))).toEqual([2])
  })

  it('puts a notice in place of what was known of it, the newest first', () => {
    useNotices.setState({ items: [notice(2), notice(1)] })
    mergeNotices([notice(1, { seenBy: 'An' }), notice(3)])
    expect(useNotices.getState().items.map(({ id, seenBy }) => [id, seenBy])).toEqual([
      [3, null],
      [2, null],
      [1, 'An'],
    ])
  })
})
