import { describe, expect, it } from 'vitest'
import { sparklinePath } from '../../../renderer/chart/sparkline-path.ts'

describe('the path of a sparkline', () => {
  it('runs from the oldest at the left to the newest at the right, the largest at the top', () => {
    expect(sparklinePath([1, 3, 2])).toBe('M0 1L0.5 0L1 0.5')
  })

  it('leaves a gap where there is no value', () => {
    expect(sparklinePath([0, null, 4, 2])).toBe('M0 1M0.6667 0L1 0.5')
  })

  it('lies in the middle where nothing changes, and is nothing without values', () => {
    expect(sparklinePath([5, 5])).toBe('M0 0.5L1 0.5')
    expect(sparklinePath([null, null])).toBe('')
  })
})
