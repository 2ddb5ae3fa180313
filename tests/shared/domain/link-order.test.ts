import { describe, expect, it } from 'vitest'
import { byLinkTrouble, linkTrouble } from '#shared/domain/link-order.ts'

const link = (nameVi: string, over: Partial<Parameters<typeof byLinkTrouble>[0]> = {}) => ({
  nameVi,
  state: 'live' as const,
  stateSince: '2026-11-21T08:00:00+07:00',
  lastContactAt: '2026-11-21T14:00:00+07:00',
  backlog: 0,
  books: { state: 'matched' as const },
  ...over,
})

describe('the order of links', () => {
  it('puts the longest silent first, then who never spoke, differing books, backlog and name', () => {
    const links = [
      link('Đống Đa'),
      link('Ba Đình'),
      link('Cầu Giấy', { backlog: 12 }),
      link('Sóc Sơn', { books: { state: 'differs' } }),
      link('Tây Hồ', { state: 'never', lastContactAt: null, books: null }),
      link('Hoàn Kiếm', { state: 'silent', lastContactAt: '2026-11-21T13:50:00+07:00' }),
      link('Thanh Trì', { state: 'silent', lastContactAt: '2026-11-21T09:00:00+07:00' }),
    ]
    expect(links.sort(byLinkTrouble).map(({ nameVi }) => nameVi)).toEqual([
      'Thanh Trì',
      'Hoàn Kiếm',
      'Tây Hồ',
      'Sóc Sơn',
      'Cầu Giấy',
      'Ba Đình',
      'Đống Đa',
    ])
  })

  it('says of a silent station that it is silent, whatever its books were', () => {
    expect([
      linkTrouble({ state: 'silent', books: { state: 'differs' } }),
      linkTrouble({ state: 'live', books: { state: 'differs' } }),
      linkTrouble({ state: 'live', books: null }),
    ]).toEqual(['silent', 'differs', 'none'])
  })
})
