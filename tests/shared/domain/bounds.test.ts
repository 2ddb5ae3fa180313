import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundShare, straddles } from '#shared/domain/bounds.ts'

const count = fc.integer({ min: 0, max: 10_000 })

describe('boundShare', () => {
  it('takes the last known whole of those missing, else the mean of those reporting', () => {
    expect(boundShare({ part: 90, whole: 100 }, [50, null], 4)).toEqual({
      whole: 175,
      partAtWorst: 90,
      partAtBest: 165,
    })
  })

  it('knows nothing where nobody reported and nothing is remembered', () => {
    expect(boundShare({ part: 0, whole: 0 }, [null, null], 0)).toBeNull()
  })

  it('holds whatever the missing report in the end, if their whole was as expected', () => {
    const units = fc.array(
      fc.record({ whole: count, share: fc.double({ min: 0, max: 1, noNaN: true }), reported: fc.boolean() }),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(units, (all) => {
        const parts = all.map((unit) => ({ ...unit, part: Math.floor(unit.whole * unit.share) }))
        const sum = (of: typeof parts, key: 'part' | 'whole') =>
          of.reduce((total, unit) => total + unit[key], 0)
        const reported = parts.filter((unit) => unit.reported)
        const missing = parts.filter((unit) => !unit.reported)
        const bounds = boundShare(
          { part: sum(reported, 'part'), whole: sum(reported, 'whole') },
          missing.map(({ whole }) => whole),
          reported.length,
        )
        if (!bounds) return
        expect(bounds.whole).toBe(sum(parts, 'whole'))
        expect(bounds.partAtWorst).toBeLessThanOrEqual(sum(parts, 'part'))
        expect(bounds.partAtBest).toBeGreaterThanOrEqual(sum(parts, 'part'))
      }),
    )
  })
})

describe('straddles', () => {
  const thresholds = { green: 95, red: 90, appliesTo: 'all' } as const
  it('tells whether the colour can be told', () => {
    expect(straddles({ low: 91, high: 94 }, 'higher', thresholds)).toBe(false)
    expect(straddles({ low: 89, high: 94 }, 'higher', thresholds)).toBe(true)
  })
})
