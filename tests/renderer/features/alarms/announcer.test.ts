import { describe, expect, it } from 'vitest'
import type { AlarmItem } from '#shared/contract/index.ts'
import { callsAfter } from '../../../../renderer/features/alarms/announcer.ts'

const alarm = (id: number, rest: Partial<AlarmItem> = {}): AlarmItem =>
  ({
    id,
    origin: null,
    escalation: null,
    state: 'unacknowledged',
    severity: 'red',
    shelved: null,
    outOfService: null,
    suppressedBy: null,
    ...rest,
  }) as AlarmItem

/** The ids that are announced after each of several changes, the first of which is the start. */
function announced(...changes: readonly (readonly AlarmItem[])[]): number[][] {
  let before: ReadonlySet<number> | null = null
  return changes.map((items) => {
    const calls = callsAfter(before, items)
    before = calls.calling
    return calls.fresh.map(({ id }) => id)
  })
}

describe('announcing alarms', () => {
  it('says nothing of what calls already at the start', () => {
    expect(announced([alarm(1), alarm(2)])).toEqual([[]])
  })

  it('says a new red one once, however often it is told of', () => {
    expect(announced([], [alarm(1)], [alarm(1, { value: 3 })], [alarm(1), alarm(2)])).toEqual([
      [],
      [1],
      [],
      [2],
    ])
  })

  it('says it again where it calls anew after somebody had it', () => {
    expect(announced([alarm(1)], [alarm(1, { state: 'acknowledged' })], [alarm(1)])).toEqual([[], [], [1]])
  })

  it('keeps silent about yellow ones and what was put aside', () => {
    const aside = { by: 'An', reason: 'Đang sửa', at: '', until: '' }
    expect(announced([], [alarm(1, { severity: 'yellow' }), alarm(2, { shelved: aside })])).toEqual([[], []])
  })
})
