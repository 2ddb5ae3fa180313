import { describe, expect, it } from 'vitest'
import { createHold, HOLD_MS } from '../../../../renderer/features/lamp-board/board-hold.ts'

describe('whoever is at the board', () => {
  it('holds it while the pointer or the focus is there', () => {
    const hold = createHold(() => 0)
    expect(hold.isHeld()).toBe(false)
    hold.pointer(true)
    hold.focus(true)
    hold.pointer(false)
    expect(hold.isHeld()).toBe(true)
    hold.focus(false)
    expect(hold.isHeld()).toBe(false)
  })

  it('is gone where nothing moved for long', () => {
    let now = 0
    const hold = createHold(() => now)
    hold.pointer(true)
    now = HOLD_MS - 1
    expect(hold.isHeld()).toBe(true)
    hold.touched()
    now += HOLD_MS - 1
    expect(hold.isHeld()).toBe(true)
    now += 1
    expect(hold.isHeld()).toBe(false)
  })
})
