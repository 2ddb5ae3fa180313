import { describe, expect, it } from 'vitest'
import { type Alarm, acknowledge, openAlarm, shelve, silence } from '#shared/domain/alarm.ts'
import { concernsParent, followTold } from '#shared/domain/alarm-of-child.ts'

const MINUTE_MS = 60_000
const CHILD = '00004'
const hand = { by: 'An', reason: 'Đang sửa', at: 5, until: 50 * MINUTE_MS }

const red = openAlarm('red', null, 0).alarm
const call = (at: number, over: Partial<Alarm> = {}): Alarm => ({
  ...red,
  escalation: { level: 1, target: 'parent', to: '01', at },
  ...over,
})
const names = (before: Alarm | null, told: Alarm) =>
  followTold(before, told, CHILD).events.map(({ event, announces }) => (announces ? `${event}!` : event))

describe('an alarm', () => {
  it('concerns the parent where it is red and of the station’s own unit, or was escalated to the parent', () => {
    expect(concernsParent(red, true)).toBe(true)
    expect(concernsParent(red, false)).toBe(false)
    expect(concernsParent({ ...red, severity: 'yellow' }, true)).toBe(false)
    expect(concernsParent(call(1), false)).toBe(true)
    expect(
      concernsParent(call(1, { escalation: { level: 1, target: 'person', to: 'An', at: 1 } }), false),
    ).toBe(false)
    expect(concernsParent(call(1, { state: 'closed' }), true)).toBe(false)
  })
})

describe('a told alarm', () => {
  it('calls once for each escalation to the parent, and not for any other', () => {
    expect(names(null, red)).toEqual(['opened'])
    expect(names(red, call(1))).toEqual(['escalated!'])
    expect(names(call(1), call(1))).toEqual([])
    expect(names(call(1), call(2))).toEqual(['escalated!'])
    expect(names(red, call(1, { escalation: { level: 1, target: 'person', to: 'An', at: 1 } }))).toEqual([
      'escalated',
    ])
    expect(names(red, shelve(call(1), hand).alarm)).toEqual(['shelved', 'escalated'])
  })

  it('that was silenced here stays so while it is the same call', () => {
    const silenced = silence(followTold(null, call(1), CHILD).alarm, 'Bình').alarm
    const staysSilent = (told: Alarm) => followTold(silenced, told, CHILD).alarm.silenced
    expect(staysSilent(call(1))).toBe(true)
    expect(staysSilent(call(2))).toBe(false)
    // It went and came again by the same escalation.
    expect(staysSilent(call(1, { stateSince: 9 }))).toBe(false)
    expect(staysSilent(acknowledge(call(1), hand).alarm)).toBe(false)
  })

  it('tells what became of it since', () => {
    const taken = acknowledge(call(1), hand).alarm
    expect(followTold(call(1), taken, CHILD).events).toMatchObject([
      { event: 'acknowledged', by: 'An', reason: 'Đang sửa', until: hand.until },
    ])
    expect(names(taken, { ...red, stateSince: 60 })).toEqual(['acknowledgement-expired'])
    const returned: Alarm = { ...red, state: 'returned', returnedAt: 7 }
    expect(names(red, returned)).toEqual(['returned'])
    expect(names(returned, red)).toEqual(['re-alarmed'])
    expect(names(taken, { ...taken, state: 'closed', closedAt: 9 })).toEqual(['closed'])
    expect(names({ ...red, severity: 'yellow' }, red)).toEqual(['worsened'])
  })
})
