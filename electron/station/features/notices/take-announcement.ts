/** An announcement of the parent: a notice on this wall, and where it is for all on those of the stations below. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import type { Place } from '../directives/apply-directive.ts'
import { liveChildren, putDirective } from '../directives/put-directive.ts'
import { noticeItem } from './items.ts'
import { insertNotice, selectNotice } from './queries.ts'

type Body = Extract<DirectiveBody, { kind: 'announcement' }>

/** @throws StationError `until-past` */
export function takeAnnouncement(
  station: Station,
  transaction: Transaction,
  body: Body,
  parent: string,
  { stream, id: directive, at }: Place,
): void {
  const { db, afterCommit } = transaction
  const { title, text, level, by, from = parent as UnitCode, handOn = true } = body
  const until = Date.parse(body.until)
  if (until <= station.clock()) throw new StationError('until-past', 'Thông báo đã hết hạn khi tới nơi.', 422)
  const id = insertNotice(db, { sender: from, title, text, level, author: by, at, until })
  if (id === null) return
  if (handOn && liveChildren(station, db).length > 0) {
    const said = { unit: null, key: `${stream}|${directive}`, author: parent }
    putDirective(station, transaction, { ...said, body: { ...body, from }, expiresAt: until })
  }
  const row = selectNotice(db, id)
  if (row) afterCommit(() => station.live.say('notice', noticeItem(row)))
}
