/** What people do to alarms. Each names who and why; what cannot be done is refused and changes nothing. */
import type { AcknowledgeBody, AlarmActionBody, ShelveBody } from '#shared/contract/alarms.ts'
import {
  type AlarmStep,
  acknowledge,
  isHidden,
  refuseUntil,
  returnToService,
  shelve,
  silence,
  takeOutOfService,
  unshelve,
} from '#shared/domain/alarm.ts'
import { asksParent } from '#shared/domain/alarm-of-child.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import type { UnitId } from '../units/queries.ts'
import { type AlarmDesk, deskOf } from './alarm-desk.ts'
import { handDown } from './hand-down.ts'
import { type StoredAlarm, selectAlarm } from './queries.ts'
import { keepReceived } from './received-alarms.ts'

const MINUTE_MS = 60_000

export type AlarmAction =
  | ({ readonly action: 'acknowledge' } & AcknowledgeBody)
  | ({ readonly action: 'shelve' } & ShelveBody)
  | ({ readonly action: 'unshelve' | 'out-of-service' | 'return-to-service' } & AlarmActionBody)

/**
 * @throws StationError `alarm-not-found`, `alarm-of-child`, `alarm-closed`, `until-past`, `until-too-far`, `not-shelved`,
 * `already-out-of-service` or `not-out-of-service`
 */
export async function actOnAlarm(station: Station, id: number, action: AlarmAction): Promise<StoredAlarm> {
  return await station.writer.write((transaction) => act(station, transaction, id, action))
}

export interface Verdict {
  readonly id: number
  readonly refusal: StationError | null
  readonly stored: StoredAlarm | null
}

/** A verdict per alarm, in one transaction: one that is refused costs itself only. */
export async function acknowledgeAll(
  station: Station,
  ids: readonly number[],
  body: AcknowledgeBody,
): Promise<Verdict[]> {
  return await station.writer.write((transaction) =>
    ids.map((id): Verdict => {
      try {
        const stored = act(station, transaction, id, { action: 'acknowledge', ...body })
        return { id, refusal: null, stored }
      } catch (error) {
        if (!(error instanceof StationError)) throw error
        return { id, refusal: error, stored: null }
      }
    }),
  )
}

/** Stops the sound of all that would be heard now or after quiet hours; resolves to their number. */
export async function silenceAlarms(station: Station, by: string): Promise<number> {
  return await station.writer.write((transaction) => {
    const desk = deskOf(station, transaction)
    const own = desk.open().filter(isLoud)
    for (const stored of own) desk.take(stored, silence(stored.alarm, by))
    const received = [...station.alarms.received()].filter(
      (stored) => asksParent(stored.alarm) && isLoud(stored),
    )
    keepReceived(
      station,
      transaction,
      received.map((stored) => ({ stored, step: silence(stored.alarm, by) })),
    )
    return own.length + received.length
  })
}

function isLoud({ alarm }: StoredAlarm): boolean {
  const isNew = alarm.state === 'unacknowledged' && alarm.severity === 'red'
  return isNew && !alarm.silenced && !isHidden(alarm)
}

function act(station: Station, transaction: Transaction, id: number, action: AlarmAction): StoredAlarm {
  const received = action.action === 'acknowledge' ? receivedAlarm(station, id) : null
  if (received && action.action === 'acknowledge')
    return handDown(station, transaction, received, { ...action, until: untilOf(station, action) })
  const desk = deskOf(station, transaction)
  const stored = openAlarmOf(station, desk, transaction, id)
  return desk.take(stored, stepOf(station, stored, action, desk.now))
}

const receivedAlarm = ({ alarms }: Station, id: number): StoredAlarm | null =>
  [...alarms.received()].find((stored) => stored.id === id) ?? null

/** Until when, within what the settings allow (ms since 1970). */
function untilOf(station: Station, { until }: AcknowledgeBody): number {
  const now = station.clock()
  const { settings } = station.alarms
  const at = until ? Date.parse(until) : now + settings.defaultAcknowledgementMinutes * MINUTE_MS
  checkUntil(at, now, settings.longestAcknowledgementMinutes, 'tiếp nhận')
  return at
}

/**
 * The parent takes an alarm of this station on; for as long as is allowed here.
 * @throws StationError `alarm-closed`, `until-past`
 */
export function acknowledgeWithin(
  station: Station,
  transaction: Transaction,
  id: number,
  { by, reason, until }: { by: string; reason: string; until: number },
): void {
  const desk = deskOf(station, transaction)
  const stored = openAlarmOf(station, desk, transaction, id)
  const longest = desk.now + station.alarms.settings.longestAcknowledgementMinutes * MINUTE_MS
  checkUntil(
    Math.min(until, longest),
    desk.now,
    station.alarms.settings.longestAcknowledgementMinutes,
    'tiếp nhận',
  )
  const hand = { by, reason, at: desk.now, until: Math.min(until, longest) }
  desk.take(stored, acknowledge(stored.alarm, hand))
}

function openAlarmOf(station: Station, desk: AlarmDesk, { db }: Transaction, id: number): StoredAlarm {
  const stored = desk.get(id)
  if (stored && stored.alarm.state !== 'closed') return stored
  const closed = stored ?? selectAlarm(db, id)
  if (!closed) throw new StationError('alarm-not-found', `Không có cảnh báo số ${id}.`, 404)
  if (closed.origin) {
    const { nameVi, code } = station.units.byId(closed.origin.unit as UnitId)
    throw refused(
      'alarm-of-child',
      `Cảnh báo này do trạm ${nameVi} (${code}) xử lý; liên hệ trạm đó để tiếp nhận.`,
    )
  }
  throw new StationError(
    'alarm-closed',
    `Cảnh báo số ${id} đã đóng lúc ${formatInstant(closed.alarm.closedAt ?? 0)}; không còn gì phải làm.`,
    409,
  )
}

function stepOf(station: Station, { id, alarm }: StoredAlarm, action: AlarmAction, now: number): AlarmStep {
  const { by, reason } = action
  const hand = { by, reason, at: now }
  const { settings } = station.alarms
  switch (action.action) {
    case 'acknowledge':
      return acknowledge(alarm, { ...hand, until: untilOf(station, action) })
    case 'shelve': {
      const until = Date.parse(action.until)
      checkUntil(until, now, settings.longestShelvingMinutes, 'tạm gác')
      return shelve(alarm, { ...hand, until })
    }
    case 'unshelve':
      if (!alarm.shelved) throw refused('not-shelved', `Cảnh báo số ${id} không bị tạm gác.`)
      return unshelve(alarm, hand)
    case 'out-of-service':
      if (alarm.outOfService) {
        const { by: who } = alarm.outOfService
        throw refused('already-out-of-service', `Cảnh báo số ${id} đã được ${who} ngừng dùng.`)
      }
      return takeOutOfService(alarm, hand)
    case 'return-to-service':
      if (!alarm.outOfService) throw refused('not-out-of-service', `Cảnh báo số ${id} đang được dùng.`)
      return returnToService(alarm, hand)
  }
}

const refused = (code: string, detail: string) => new StationError(code, detail, 409)

function checkUntil(until: number, now: number, longestMinutes: number, what: string): void {
  const refusal = refuseUntil(until, now, longestMinutes)
  if (refusal === 'until-past') {
    throw new StationError(refusal, `Thời hạn ${what} đã qua; chọn một lúc sau ${formatInstant(now)}.`, 422)
  }
  if (refusal === 'until-too-far') {
    const latest = formatInstant(now + longestMinutes * MINUTE_MS)
    throw new StationError(refusal, `Chỉ được ${what} đến ${latest}; chọn thời hạn sớm hơn.`, 422)
  }
}
