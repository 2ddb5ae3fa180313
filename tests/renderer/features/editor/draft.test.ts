import { describe, expect, it } from 'vitest'
import type { KpiDefinition } from '#shared/contract/dictionary.ts'
import {
  editedRule,
  isChanged,
  type KpiDraft,
  kpiOfDraft,
  newKpiDraft,
  nextLocalCode,
  readNumber,
} from '../../../../renderer/features/editor/draft.ts'
import { lampMoves } from '../../../../renderer/features/editor/lamp-moves.ts'
import { scaleOf } from '../../../../renderer/features/editor/scale.ts'

const NOW = Date.parse('2026-11-21T21:38:00+07:00')

const base: KpiDefinition = {
  ...newKpiDraft('DV.01', 'public_services', 'HC').base,
  nameVi: 'Hồ sơ đúng hạn',
  nameEn: 'Dossiers on time',
  formula: 'a / b',
  thresholds: { green: 99, red: 95, appliesTo: 'all', source: 'default' },
  qualityFloor: 0.7,
}
const draft = (typed: KpiDraft['typed'] = {}, parts: Partial<KpiDefinition> = {}): KpiDraft => ({
  part: 'kpi',
  pack: 'hanoi',
  edition: 'x',
  base: { ...base, ...parts },
  typed,
})
const made = (typed: KpiDraft['typed'], parts: Partial<KpiDefinition> = {}) =>
  kpiOfDraft(draft(typed, parts), NOW)

describe('a draft', () => {
  it('makes what it was made from as long as nothing is typed', () => {
    expect(made({})).toEqual({ definition: base, wrong: null })
    expect(isChanged(draft(), NOW)).toBe(false)
    expect(isChanged(draft({ red0: '95' }), NOW)).toBe(false)
    expect(isChanged(draft({ red0: '94' }), NOW)).toBe(true)
  })

  it('reads numbers with a comma or a point, and says which field is none', () => {
    expect(
      made({ green0: '99,5', deadBand: '0.25', holdMinutes: '1,5', coverageFloor: '80' }).definition,
    ).toMatchObject({
      thresholds: { green: 99.5, red: 95, source: 'default' },
      deadBand: 0.25,
      holdSeconds: 90,
      coverageFloor: 0.8,
      qualityFloor: 0.7,
    })
    expect(made({ green0: 'x', decimals: '1,5', nameVi: ' ' }).wrong).toEqual({
      green: 'number',
      decimals: 'number',
      nameVi: 'required',
    })
    expect([readNumber('1e9'), readNumber(''), readNumber('−1'), readNumber('-1')]).toEqual([
      null,
      null,
      null,
      -1,
    ])
  })

  it('edits the thresholds for all that are in force, and loses none of the others', () => {
    const thresholds: KpiDefinition['thresholds'] = [
      { green: 90, red: 80, appliesTo: 'all' },
      { green: 95, red: 85, appliesTo: 'all', since: '2026-07-01' as never },
      { green: 97, red: 90, appliesTo: 'all', since: '2027-01-01' as never },
      { green: 85, red: 70, appliesTo: 'all', kinds: ['special_zone'] },
    ]
    expect(editedRule(draft({}, { thresholds }), NOW)).toBe(1)
    expect(made({ red0: '86' }, { thresholds }).definition?.thresholds).toEqual(
      thresholds.with(1, { green: 95, red: 86, appliesTo: 'all', since: '2026-07-01' as never }),
    )
    expect(made({ has: 'no' }, { thresholds }).definition?.thresholds).toHaveLength(3)
    expect(made({ has: 'no' }).definition?.thresholds).toBeNull()
  })

  it('asks for thresholds that fit the direction', () => {
    expect(made({ direction: 'lower' }).wrong?.thresholds).toContain('ngược chiều')
    expect(made({ direction: 'band' }).wrong).toEqual({ green: 'number', red: 'number' })
    const band = { direction: 'band', green0: '40', green1: '60', red0: '20', red1: '80' }
    expect(made(band).definition?.thresholds).toMatchObject({ green: [40, 60], red: [20, 80] })
  })

  it('takes the first code that nobody has had', () => {
    expect(nextLocalCode(['DV.01', 'L.01', 'L.03'])).toBe('L.02')
  })
})

describe('the scale of thresholds', () => {
  it('runs from worse to better or back, with the dead band on the better side', () => {
    const parts = { green: [90, null], red: [80, null], deadBand: 2, value: 85 }
    const higher = scaleOf({ ...parts, direction: 'higher' })
    expect(higher?.bands.map(({ colour }) => colour)).toEqual(['red', 'yellow', 'green'])
    expect(higher?.deadBands[1]?.at).toBeCloseTo(higher?.bands[2]?.at ?? 0)
    const lower = scaleOf({ ...parts, green: [80], red: [90], direction: 'lower' })
    expect(lower?.bands.map(({ colour }) => colour)).toEqual(['green', 'yellow', 'red'])
    expect(lower?.now).toBeCloseTo(0.5)
    expect(higher?.bands.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1)
  })

  it('is not drawn for thresholds that contradict themselves, and keeps a far value at its end', () => {
    const parts = { green: [90], red: [95], deadBand: 0, value: null }
    expect(scaleOf({ ...parts, direction: 'higher' })).toBeNull()
    expect(scaleOf({ ...parts, red: [null], direction: 'higher' })).toBeNull()
    const far = scaleOf({ direction: 'higher', green: [90], red: [80], deadBand: 0, value: 1e6 })
    expect(far?.now).toBe(1)
    expect(far?.bands[1]?.width).toBeGreaterThan(0.1)
  })
})

describe('moves of lamps', () => {
  it('are counted by colour, turns to red first', () => {
    const value = (lamp: 'red' | 'green' | 'yellow') => ({ period: null, value: 1, reason: null, lamp })
    const pair = (before: 'red' | 'green' | 'yellow', after: 'red' | 'green' | 'yellow') => ({
      before: value(before),
      after: value(after),
    })
    const pairs = [pair('red', 'green'), pair('green', 'red'), pair('green', 'red'), pair('green', 'green')]
    expect(lampMoves([...pairs, { before: null, after: value('red') }])).toEqual([
      { from: 'green', to: 'red', count: 2 },
      { from: 'red', to: 'green', count: 1 },
    ])
  })
})
