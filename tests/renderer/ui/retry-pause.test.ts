import { describe, expect, it } from 'vitest'
import { FIRST_PAUSE_MS, nextPauseMs } from '../../../renderer/ui/retry-pause.ts'

describe('the pause before a broken part is drawn again', () => {
  it('is doubled with every try that fails at once, up to five minutes', () => {
    const pauses = [FIRST_PAUSE_MS]
    while (pauses.length < 8) pauses.push(nextPauseMs(pauses.at(-1) ?? 0, 20))
    expect(pauses.map((ms) => ms / 1_000)).toEqual([10, 20, 40, 80, 160, 300, 300, 300])
  })

  it('begins anew once the part has stood for a minute', () => {
    expect(nextPauseMs(160_000, 59_999)).toBe(300_000)
    expect(nextPauseMs(160_000, 60_000)).toBe(FIRST_PAUSE_MS)
  })
})
