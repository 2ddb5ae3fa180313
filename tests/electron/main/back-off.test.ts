import { describe, expect, it } from 'vitest'
import { backOffMs, countFailure } from '../../../electron/main/back-off.ts'

describe('back-off', () => {
  it('doubles from half a second and stops at half a minute', () => {
    expect([0, 1, 2, 3, 7, 8, 1_000].map(backOffMs)).toEqual([0, 500, 1_000, 2_000, 30_000, 30_000, 30_000])
  })

  it('begins anew after a process that had been well for a minute', () => {
    expect([countFailure(0, 10), countFailure(6, 59_999), countFailure(6, 60_000)]).toEqual([1, 7, 1])
  })
})
