import { describe, expect, it } from 'vitest'
import type { RefusedItem } from '#shared/contract/index.ts'
import { refusedTitle, refusedWhy } from '../../../../renderer/features/links/refused-words.ts'

/** Says the key. */
const t = ((key: string) => key.replace('links.refused.', '')) as never
const names = {
  unit: (code: string) => `unit ${code}`,
  measure: (key: string) => `measure ${key}`,
  kpi: (code: string) => `KPI ${code}`,
  period: (period: string) => `day ${period}`,
}
const item = (over: Partial<RefusedItem>): RefusedItem => ({
  kind: 'cell',
  unit: null,
  measure: null,
  kpi: null,
  period: null,
  slice: null,
  key: '',
  code: 'unknown-measure',
  detail: '',
  refusedAt: '2026-11-21T14:00:00+07:00',
  ...over,
})

describe('the words of what the parent did not take', () => {
  it('name a figure by its measure, unit, period and slice, and a lamp by its KPI and unit', () => {
    const figure = { measure: 'trees', unit: '00004' as never, period: '2026-11-20' }
    const items = [
      item({ ...figure, slice: '' }),
      item({ ...figure, slice: 'oak' }),
      item({ kind: 'lamp', kpi: 'TR.01', unit: '00004' as never }),
      item({ kind: 'roster', unit: '00004' as never, measure: '*' }),
    ]
    expect(items.map((each) => refusedTitle(t, names, each))).toEqual([
      'kind.cell: measure trees · unit 00004 · day 2026-11-20',
      'kind.cell: measure trees · unit 00004 · day 2026-11-20 · oak',
      'kind.lamp: KPI TR.01 · unit 00004',
      'kind.roster: allMeasures · unit 00004',
    ])
  })

  it('name by its key what has no place, and what this program has no word for', () => {
    expect(refusedTitle(t, names, item({ kind: 'alarm', key: '12' }))).toBe('kind.alarm: 12')
    expect(refusedTitle(t, names, item({ kind: 'toString', key: 'x' }))).toBe('toString: x')
  })

  it('say why only where there is a word for it', () => {
    expect(refusedWhy(t, item({}))).toBe('why.unknown-measure')
    expect(refusedWhy(t, item({ code: 'constructor' }))).toBeNull()
  })
})
