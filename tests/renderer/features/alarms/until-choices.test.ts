import { describe, expect, it } from 'vitest'
import { fromField, isWithin, toField, untilOf } from '../../../../renderer/features/alarms/until-choices.ts'

const NOW = Date.parse('2026-11-22T22:50:00+07:00')

describe('until when', () => {
  it('means times of Vietnam, whatever zone the screen is in', () => {
    const choices = ['halfHour', 'twoHours', 'dayEnd', 'tomorrow'] as const
    expect(choices.map((choice) => toField(untilOf(choice, NOW)))).toEqual([
      '2026-11-22T23:20',
      '2026-11-23T00:50',
      '2026-11-23T00:00',
      '2026-11-23T08:00',
    ])
  })

  it('reads back what a field says, and nothing from half a time', () => {
    expect([fromField('2026-11-23T08:00'), fromField('2026-11-23'), fromField('')]).toEqual([
      Date.parse('2026-11-23T08:00:00+07:00'),
      null,
      null,
    ])
  })

  it('keeps to what the station would take', () => {
    const within = (until: number, longest: number) => isWithin(until, NOW, longest)
    expect([within(NOW, 60), within(NOW + 3_600_000, 60), within(NOW + 3_600_001, 60)]).toEqual([
      false,
      true,
      false,
    ])
  })
})
