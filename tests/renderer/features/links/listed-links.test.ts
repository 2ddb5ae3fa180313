import { describe, expect, it } from 'vitest'
import type { ChainOverview, ChildLink } from '#shared/contract/index.ts'
import { groupLinks, listLinks, lookedAt } from '../../../../renderer/features/links/listed-links.ts'

const child = (unit: string, nameVi: string, over: Partial<ChildLink> = {}): ChildLink =>
  ({ unit, nameVi, nameEn: '', state: 'live', books: null, ...over }) as ChildLink

const overview = (over: Partial<ChainOverview> = {}): ChainOverview =>
  ({
    parent: null,
    children: [
      child('00004', 'Phường Thanh Trì', { state: 'silent' }),
      child('00008', 'Phường Ngọc Hà', { state: 'never' }),
      child('00025', 'Phường Giảng Võ', {
        books: { state: 'differs', differing: 2, checkedAt: '', matchedAt: null },
      }),
      child('00070', 'Phường Đống Đa'),
    ],
    invited: [{ unit: '00082', nameVi: 'Phường Láng', nameEn: '', expiresAt: '' }],
    ...over,
  }) as ChainOverview

const groupsOf = (search: string) =>
  groupLinks(listLinks(overview(), search)).map(({ group, links }) => [group, links.map(({ unit }) => unit)])

describe('the list of stations', () => {
  it('groups them by what is the matter, those that were only invited last', () => {
    expect(groupsOf('')).toEqual([
      ['silent', ['00004']],
      ['never', ['00008']],
      ['differs', ['00025']],
      ['none', ['00070']],
      ['invited', ['00082']],
    ])
  })

  it('finds a station by its name without diacritics, or by its code', () => {
    expect([groupsOf(' dong da '), groupsOf('00082'), groupsOf('hue')]).toEqual([
      [['none', ['00070']]],
      [['invited', ['00082']]],
      [],
    ])
  })
})

describe('what the chain scene looks at', () => {
  const parent = { unit: '01' } as ChainOverview['parent']
  const calm = { children: [child('00070', 'Phường Đống Đa')], invited: [] }

  it('begins with the station in the most trouble, else with the parent, else with the first station', () => {
    expect([
      lookedAt(overview({ parent }), null, true),
      lookedAt(overview({ parent, ...calm }), null, true),
      lookedAt(overview(calm), null, false),
      lookedAt(overview({ children: [], invited: [] }), null, true),
      lookedAt(overview({ children: [], invited: [] }), null, false),
    ]).toEqual(['00004', 'parent', '00070', 'parent', null])
  })

  it('stays with what was chosen until that is gone', () => {
    expect([
      lookedAt(overview(), '00025', true),
      lookedAt(overview(), '00082', true),
      lookedAt(overview(), 'parent', true),
      lookedAt(overview(calm), '00025', false),
    ]).toEqual(['00025', '00082', 'parent', '00070'])
  })
})
