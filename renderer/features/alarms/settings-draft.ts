/** Settings while they are typed: numbers are texts until they are sent. */
import type { AlarmSettings } from '#shared/contract/index.ts'

export interface PersonDraft {
  readonly key: number
  readonly name: string
  readonly role: string
  readonly afterMinutes: string
}

export interface SettingsDraft {
  readonly alarmOnYellow: boolean
  readonly sound: boolean
  readonly quiet: boolean
  readonly from: string
  readonly to: string
  readonly people: readonly PersonDraft[]
  readonly parent: boolean
  readonly parentAfter: string
  readonly defaultAcknowledgement: string
  readonly longestAcknowledgement: string
  readonly longestShelving: string
}

export function draftOf(settings: AlarmSettings): SettingsDraft {
  const { quietHours, escalation, parentAfterMinutes } = settings
  return {
    alarmOnYellow: settings.alarmOnYellow,
    sound: settings.sound,
    quiet: quietHours !== null,
    from: quietHours?.from ?? '22:00',
    to: quietHours?.to ?? '06:00',
    people: escalation.map(({ name, role, afterMinutes }, key) => ({
      key,
      name,
      role: role ?? '',
      afterMinutes: String(afterMinutes),
    })),
    parent: parentAfterMinutes !== null,
    parentAfter: String(parentAfterMinutes ?? 120),
    defaultAcknowledgement: String(settings.defaultAcknowledgementMinutes),
    longestAcknowledgement: String(settings.longestAcknowledgementMinutes),
    longestShelving: String(settings.longestShelvingMinutes),
  }
}

/** Whole minutes, or null where that is not what was typed. */
const minutesOf = (text: string): number | null => (/^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : null)

/** What is sent; null where a number is not one, or a name is missing. The station judges the rest. */
export function settingsOf(draft: SettingsDraft): AlarmSettings | null {
  const parentAfterMinutes = draft.parent ? minutesOf(draft.parentAfter) : null
  const limits = [draft.defaultAcknowledgement, draft.longestAcknowledgement, draft.longestShelving].map(
    minutesOf,
  )
  const [defaultAcknowledgementMinutes, longestAcknowledgementMinutes, longestShelvingMinutes] = limits
  if (!defaultAcknowledgementMinutes || !longestAcknowledgementMinutes || !longestShelvingMinutes) return null
  if (draft.parent && parentAfterMinutes === null) return null
  const escalation: AlarmSettings['escalation'] = []
  for (const { name, role, afterMinutes } of draft.people) {
    const minutes = minutesOf(afterMinutes)
    if (minutes === null || name.trim() === '') return null
    escalation.push({ name: name.trim(), role: role.trim() || null, afterMinutes: minutes })
  }
  return {
    alarmOnYellow: draft.alarmOnYellow,
    escalation,
    parentAfterMinutes,
    defaultAcknowledgementMinutes,
    longestAcknowledgementMinutes,
    longestShelvingMinutes,
    sound: draft.sound,
    quietHours: draft.quiet ? { from: draft.from, to: draft.to } : null,
  }
}
