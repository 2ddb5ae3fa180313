import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floodShare, isFlooded } from '#shared/domain/alarm-load.ts'

const MINUTE_MS = 60_000

describe('time in flood', () => {
  it('lasts from the tenth alarm within ten minutes until there are fewer', () => {
    const ten = Array.from({ length: 10 }, (_, index) => 60 * MINUTE_MS + index)
    // From the tenth, 9 ms after the first, until the first is ten minutes old.
    expect(floodShare(ten, 0, 120 * MINUTE_MS)).toBeCloseTo((10 * MINUTE_MS - 9) / (120 * MINUTE_MS), 12)
    expect(floodShare(ten.slice(1), 0, 120 * MINUTE_MS)).toBe(0)
    expect([ten.at(-1) ?? 0, 70 * MINUTE_MS - 1, 70 * MINUTE_MS].map((at) => isFlooded(ten, at))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is the share of instants at which the last ten minutes held ten alarms', () => {
    const instants = fc.array(fc.integer({ min: -10, max: 60 }), { maxLength: 60 })
    fc.assert(
      fc.property(instants, (minutes) => {
        const announced = minutes.map((minute) => minute * MINUTE_MS).toSorted((a, b) => a - b)
        // Everything happens on whole minutes, so each minute is flooded whole or not at all.
        const flooded = Array.from({ length: 60 }, (_, minute) => isFlooded(announced, minute * MINUTE_MS))
        expect(floodShare(announced, 0, 60 * MINUTE_MS)).toBeCloseTo(flooded.filter(Boolean).length / 60, 12)
      }),
    )
  })
})
