import { describe, expect, it } from 'vitest'
import type { MapArea, MapHistory } from '#shared/contract/index.ts'
import { areaOf } from '../../../../renderer/features/map/area.ts'
import { figuresAt, pastPeriods, valueBefore } from '../../../../renderer/features/map/past.ts'
import { nearestMark, runMarks, runPath } from '../../../../renderer/features/map/slider-marks.ts'

const HISTORY = {
  unit: '01',
  code: 'DV.01',
  periods: ['2026-08', '2026-09', '2026-10', '2026-11'],
  units: [
    {
      unit: '00004',
      points: [
        { value: 90, lamp: 'red' },
        { value: 100, lamp: 'green' },
        { value: null, lamp: 'grey', reason: 'no-data' },
        { value: 96, lamp: 'yellow', doubt: 'bounds', simulated: true },
      ],
    },
  ],
} as unknown as MapHistory
const NOW = Date.parse('2026-11-21T21:38:00+07:00')

describe('the past on the map', () => {
  it('is what has ended before the period of the present figure, but for the first that is known', () => {
    expect(pastPeriods(HISTORY, '2026-11', NOW)).toEqual(['2026-09', '2026-10'])
    expect(pastPeriods(HISTORY, '2026-10', NOW)).toEqual(['2026-09'])
    expect(pastPeriods(HISTORY, null, NOW)).toEqual(['2026-09', '2026-10'])
  })

  it('shows what was judged, with its doubt; a gap stays one', () => {
    const of = (period: string) => figuresAt(HISTORY, period).get('00004')?.get('DV.01')
    expect(of('2026-11')).toMatchObject({ value: 96, lamp: 'yellow', doubtful: true, simulated: true })
    expect(of('2026-10')).toMatchObject({ value: null, lamp: 'grey', reason: 'no-data', doubtful: false })
    expect([of('2026-01'), figuresAt(HISTORY, '2026-10').get('00008')]).toEqual([undefined, undefined])
  })

  it('knows the value before, and none before a gap or the beginning', () => {
    const before = (period: string) => valueBefore(HISTORY, '00004', period)
    expect(['2026-08', '2026-09', '2026-10', '2026-11'].map(before)).toEqual([null, 90, 100, null])
  })
})

describe('whose sub-units the map shows', () => {
  const area = (code: string, parent: string, below: number) =>
    [code, { unit: { code, parent }, subUnits: Array(below).fill({}) } as unknown as MapArea] as const
  const areas = new Map([area('01', 'VN', 126), area('00004', '01', 0), area('09556', '31', 0)])

  it('is the opened unit’s, or those beside a unit that has none', () => {
    expect([areaOf(null, 'VN', areas), areaOf('01', 'VN', areas), areaOf('00004', 'VN', areas)]).toEqual([
      'VN',
      '01',
      '01',
    ])
    expect(areaOf('00004', '01', areas)).toBe('01')
  })

  it('is not known until it was told', () => {
    expect([areaOf('31', 'VN', areas), areaOf('09556', 'VN', areas)]).toEqual([null, null])
  })
})

describe('the run on the slider', () => {
  const strip = { width: 110, height: 50, margin: 5 }
  const points = [10, 20, null, 15].map((value) => ({ value, lamp: 'none' as const }))

  it('goes over the whole strip, the best at the top, with a gap where nothing is known', () => {
    const marks = runMarks(points, strip)
    expect(marks.map(({ x, y }) => [Math.round(x), y])).toEqual([
      [5, 45],
      [38, 5],
      [72, null],
      [105, 25],
    ])
    expect(runPath(marks)).toBe('M5.0,45.0L38.3,5.0M105.0,25.0')
    expect(nearestMark(marks, 60)).toBe(2)
  })

  it('is level where nothing changes', () => {
    const level = [7, 7].map((value) => ({ value, lamp: 'none' as const }))
    expect(runMarks(level, strip).map(({ y }) => y)).toEqual([25, 25])
  })
})
