/** An alarm of this station that the parent has taken on. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { acknowledgeWithin } from './act-on-alarms.ts'
import { selectAlarm } from './queries.ts'

type Body = Extract<DirectiveBody, { kind: 'acknowledgement' }>

const LONGEST_NAME = 120

/** @throws StationError `alarm-not-found`, `alarm-closed`, `until-past` */
export function takeAcknowledgement(
  station: Station,
  transaction: Transaction,
  { alarm, openedAt, by, reason, until }: Body,
  parent: string,
): void {
  const id = /^\d{1,15}$/.test(alarm) ? Number(alarm) : 0
  const stored = id > 0 ? selectAlarm(transaction.db, id) : null
  // A station that was restored gives its numbers out again, to other alarms.
  if (!stored || stored.origin || stored.alarm.openedAt !== Date.parse(openedAt))
    throw new StationError('alarm-not-found', `Trạm không còn cảnh báo số ${alarm} ấy.`, 404)
  const office = ` (${station.units.byCode(parent)?.nameVi ?? parent})`
  const name = by.slice(0, LONGEST_NAME - office.length) + office
  acknowledgeWithin(station, transaction, id, { by: name, reason, until: Date.parse(until) })
}
