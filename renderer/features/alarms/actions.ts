/** What a person does to alarms on this screen. */
import i18next from 'i18next'
import type {
  AlarmItem,
  AlarmSettings,
  AlarmSettingsChange,
  BulkAcknowledgeAnswer,
} from '#shared/contract/index.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { type Outcome, send } from '../../app/api.ts'
import { onlyLooks } from '../../app/caller.ts'
import { namesUsed, noteName } from './names-used.ts'
import { mergeAlarms, muteHere, sounding, useAlarms } from './store.ts'

export const ALARM_ACTIONS = [
  'acknowledge',
  'shelve',
  'unshelve',
  'out-of-service',
  'return-to-service',
] as const
export type AlarmActionName = (typeof ALARM_ACTIONS)[number]

/** Who, why, and for acknowledging and shelving until when (ms since 1970). */
export interface Hand {
  readonly by: string
  readonly reason: string
  readonly until: number | null
}

const bodyOf = ({ by, reason, until }: Hand) => ({
  by,
  reason,
  ...(until === null ? {} : { until: formatInstant(until) }),
})

export async function actOn(id: number, action: AlarmActionName, hand: Hand): Promise<Outcome<AlarmItem>> {
  const outcome = await send<AlarmItem>('POST', `/api/v1/alarms/${id}/${action}`, bodyOf(hand))
  if (!outcome.done) return outcome
  noteName(hand.by)
  mergeAlarms([outcome.answer])
  return outcome
}

/** Takes several on in one go; the answer has a verdict for each. */
export async function acknowledgeSeveral(
  ids: readonly number[],
  hand: Hand,
): Promise<Outcome<BulkAcknowledgeAnswer>> {
  const outcome = await send<BulkAcknowledgeAnswer>('POST', '/api/v1/alarms/acknowledge', {
    ids,
    ...bodyOf(hand),
  })
  if (!outcome.done) return outcome
  noteName(hand.by)
  mergeAlarms(outcome.answer.items.flatMap(({ alarm }) => (alarm ? [alarm] : [])))
  return outcome
}

/**
 * Stops what sounds: at the station, so on all screens; on a screen that only looks, and where the station
 * cannot be asked, here alone.
 */
export async function silence(): Promise<void> {
  if (sounding(useAlarms.getState().byId).length === 0) return
  // Quiet at once; the station's own word follows.
  muteHere()
  // Where it is not known yet who this is, the station decides.
  if (onlyLooks()) return
  await send('POST', '/api/v1/alarms/silence', { by: namesUsed()[0] ?? i18next.t('alarms.bell.unnamed') })
}

export async function saveSettings(change: AlarmSettingsChange): Promise<Outcome<AlarmSettings>> {
  const outcome = await send<AlarmSettings>('PUT', '/api/v1/alarm-settings', change)
  if (outcome.done) {
    noteName(change.by)
    useAlarms.setState({ settings: outcome.answer })
  }
  return outcome
}
