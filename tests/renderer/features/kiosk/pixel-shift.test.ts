import { describe, expect, it } from 'vitest'
import { shiftAt } from '../../../../renderer/features/kiosk/pixel-shift.ts'

describe('the pixel shift', () => {
  it('goes round a small ring in whole pixels, two at the most, and never down out of the screen', () => {
    const ring = Array.from({ length: 17 }, (_, step) => shiftAt(step))
    expect(ring[0]).toEqual(ring[16])
    for (const [index, { x, y }] of ring.entries()) {
      expect([x, y]).toEqual([Math.round(x), Math.round(y)])
      expect(Math.abs(x)).toBeLessThanOrEqual(4)
      expect(y <= 0 && y >= -4).toBe(true)
      const before = ring[index - 1]
      if (before) expect(Math.max(Math.abs(x - before.x), Math.abs(y - before.y))).toBeLessThanOrEqual(2)
    }
    expect(new Set(ring.map(({ x, y }) => `${x} ${y}`)).size).toBeGreaterThan(8)
  })
})
