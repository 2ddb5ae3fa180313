import { describe, expect, it } from 'vitest'
import type { AlarmItem } from '#shared/contract/index.ts'
import { countAlarms, inUrgency } from '../../../../renderer/features/alarms/alarm-order.ts'

const at = (minute: number) => `2026-11-22T08:${String(minute).padStart(2, '0')}:00+07:00`
const hand = { by: 'An', reason: 'Đang sửa', at: at(0), until: at(59) }

const alarm = (id: number, minute: number, rest: Partial<AlarmItem> = {}): AlarmItem =>
  ({
    id,
    origin: null,
    escalation: null,
    state: 'unacknowledged',
    severity: 'red',
    stateSince: at(minute),
    shelved: null,
    outOfService: null,
    suppressedBy: null,
    ...rest,
  }) as AlarmItem

describe('the order of alarms', () => {
  it('puts unacknowledged red ones first, the newest before the old, and what is put aside last', () => {
    const items = [
      alarm(1, 50, { shelved: hand }),
      alarm(2, 40, { state: 'acknowledged' }),
      alarm(3, 30, { severity: 'yellow' }),
      alarm(4, 10),
      alarm(5, 20),
      alarm(6, 45, { state: 'returned' }),
      alarm(7, 55, { suppressedBy: 5 }),
      alarm(8, 5, { outOfService: hand }),
    ]
    expect(inUrgency(items).map(({ id }) => id)).toEqual([5, 4, 3, 6, 2, 1, 7, 8])
  })

  it('counts each alarm in one group, and only unacknowledged red ones that are shown as calling', () => {
    const items = [
      alarm(1, 1),
      alarm(2, 2, { severity: 'yellow' }),
      alarm(3, 3, { shelved: hand, outOfService: hand }),
      alarm(4, 4, { suppressedBy: 1 }),
      alarm(5, 5, { state: 'returned' }),
      alarm(6, 6, { state: 'acknowledged' }),
    ]
    expect(countAlarms(items)).toEqual({
      unacknowledged: 2,
      returned: 1,
      acknowledged: 1,
      ofStation: 0,
      shelved: 0,
      suppressed: 1,
      outOfService: 1,
      shown: 4,
      calling: 1,
    })
  })

  it('leaves what a station below sees to there, until that calls for this one', () => {
    const origin = '00004' as NonNullable<AlarmItem['origin']>
    const call = { level: 3, target: 'parent', to: '01', at: at(3) } as const
    const items = [
      alarm(1, 1, { state: 'acknowledged' }),
      alarm(2, 2, { origin }),
      alarm(3, 3, { origin, escalation: call }),
      alarm(4, 4, { origin, escalation: call, state: 'acknowledged' }),
    ]
    expect(inUrgency(items).map(({ id }) => id)).toEqual([3, 1, 4, 2])
    expect(countAlarms(items)).toMatchObject({ unacknowledged: 1, acknowledged: 1, ofStation: 2, calling: 1 })
  })
})
