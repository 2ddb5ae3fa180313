/** A child's alarm at the door: of its own subtree, of one piece, and not one too many. */
import { alarmItem, type WireAlarm } from '#shared/contract/chain.ts'
import type { Hand, TimedHand } from '#shared/domain/alarm.ts'
import type { ToldAlarm } from '#shared/domain/alarm-of-child.ts'
import { packPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import type { AlarmFigure, AlarmSource } from '../features/alarms/queries.ts'
import { MOST_RECEIVED } from '../features/alarms/received-alarms.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { parseItem, Refused, unitBelow } from './item-refusal.ts'

export interface CheckedAlarm {
  readonly key: string
  readonly rev: number
  readonly source: AlarmSource & { readonly code: string | null }
  readonly told: ToldAlarm
  readonly figure: AlarmFigure
}

const DAY_MS = 86_400_000
const EARLIEST = Date.parse('2000-01-01T00:00:00Z')
/** Nobody takes an alarm on for longer; settings allow 90 days. */
const LONGEST_MS = 400 * DAY_MS

/** Keys of a child's alarms that stand open here. */
export const openAlarmsOf = ({ alarms }: Station, child: StoredUnit): Set<string> =>
  new Set(alarms.receivedFrom(child.id).map(({ origin }) => origin?.key ?? ''))

/**
 * @param open What {@link openAlarmsOf} says; follows what is taken.
 * @throws Refused
 */
export function checkAlarm(
  station: Station,
  child: StoredUnit,
  open: Set<string>,
  item: unknown,
): CheckedAlarm {
  const wire = parseItem(alarmItem, item)
  const unit = unitBelow(station, child, wire.unit)
  const isOfKpi = wire.alarmKind === 'lamp' || wire.alarmKind === 'stale'
  if (isOfKpi !== (wire.code !== null))
    throw new Refused('bad-value', 'Cảnh báo về KPI phải có mã KPI, cảnh báo khác thì không.')
  const told = toldAlarm(wire, station.clock())
  checkState(told)
  if (told.state !== 'closed') takeRoom(child, open, wire.key)
  // A KPI that only the child defines is known here by its code.
  const kpi = wire.code === null ? null : (station.dictionary.kpi(wire.code)?.id ?? null)
  return {
    key: wire.key,
    rev: wire.rev,
    source: { kind: wire.alarmKind, unit: unit.id, kpi, code: wire.code },
    told,
    figure: {
      period: wire.period === null ? null : packPeriod(wire.period),
      value: wire.value,
      lamp: wire.lamp,
      reason: wire.reason,
      doubt: wire.doubt,
      simulated: wire.simulated,
    },
  }
}

/** What closes makes room from the next batch on: whether its word is the newest is not known here. */
function takeRoom(child: StoredUnit, open: Set<string>, key: string): void {
  if (!open.has(key) && open.size >= MOST_RECEIVED) {
    const detail = `${child.nameVi} đang có ${MOST_RECEIVED} cảnh báo mở ở trạm này; không nhận thêm.`
    throw new Refused('too-many', detail)
  }
  open.add(key)
}

/** Instants as the child's clock has them, which may be off; a day is more than off. */
function toldAlarm(wire: WireAlarm, now: number): ToldAlarm {
  const past = (text: string): number => within(text, now + DAY_MS)
  const pastOrNull = (text: string | null): number | null => (text === null ? null : past(text))
  const hand = ({ by, reason, at }: { by: string; reason: string; at: string }): Hand => ({
    by: plain(by),
    reason: plain(reason),
    at: past(at),
  })
  const timedHand = (given: NonNullable<WireAlarm['shelved']>): TimedHand => ({
    ...hand(given),
    until: within(given.until, now + LONGEST_MS),
  })
  const { severity, state, escalation } = wire
  return {
    severity,
    state,
    openedAt: past(wire.openedAt),
    stateSince: past(wire.stateSince),
    returnedAt: pastOrNull(wire.returnedAt),
    closedAt: pastOrNull(wire.closedAt),
    grey: wire.lamp === 'grey',
    acknowledgement: wire.acknowledgement && timedHand(wire.acknowledgement),
    shelved: wire.shelved && timedHand(wire.shelved),
    outOfService: wire.outOfService && hand(wire.outOfService),
    escalation: escalation && {
      ...escalation,
      to: escalation.to && plain(escalation.to),
      at: past(escalation.at),
    },
  }
}

/** What others wrote is printed here, on terminals, too: no control characters. */
const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

function within(text: string, latest: number): number {
  const at = Date.parse(text)
  if (at >= EARLIEST && at <= latest) return at
  throw new Refused('bad-value', `Thời điểm ${text} không thể đúng; kiểm tra đồng hồ của trạm.`)
}

function checkState({ state, acknowledgement, returnedAt, closedAt }: ToldAlarm): void {
  const fits = {
    unacknowledged: acknowledgement === null,
    acknowledged: acknowledgement !== null,
    returned: returnedAt !== null,
    closed: closedAt !== null,
  }[state]
  if (!fits || (closedAt !== null) !== (state === 'closed'))
    throw new Refused('bad-value', `Cảnh báo không thể ở trạng thái “${state}” như vậy.`)
}
