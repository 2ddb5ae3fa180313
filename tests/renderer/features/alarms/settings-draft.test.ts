import { describe, expect, it } from 'vitest'
import type { AlarmSettings } from '#shared/contract/index.ts'
import { draftOf, settingsOf } from '../../../../renderer/features/alarms/settings-draft.ts'

const settings: AlarmSettings = {
  alarmOnYellow: true,
  escalation: [
    { name: 'Trần Thị Bình', role: null, afterMinutes: 15 },
    { name: 'Lê Văn Chi', role: 'Chánh Văn phòng', afterMinutes: 30 },
  ],
  parentAfterMinutes: 60,
  defaultAcknowledgementMinutes: 240,
  longestAcknowledgementMinutes: 10_080,
  longestShelvingMinutes: 1_440,
  sound: true,
  quietHours: { from: '22:00', to: '06:00' },
}

describe('settings while they are typed', () => {
  it('come back as they were where nothing was changed', () => {
    const plain = { ...settings, escalation: [], parentAfterMinutes: null, quietHours: null }
    expect([settingsOf(draftOf(settings)), settingsOf(draftOf(plain))]).toEqual([settings, plain])
  })

  it('are not sent with half a line or a number that is none', () => {
    const draft = draftOf(settings)
    const nameless = draft.people.map((person) => ({ ...person, name: ' ' }))
    expect([
      settingsOf({ ...draft, longestShelving: '2 giờ' }),
      settingsOf({ ...draft, parentAfter: '0' }),
      settingsOf({ ...draft, people: nameless }),
    ]).toEqual([null, null, null])
  })
})
