/** What an operator sends down: to one child, or to all. */
import { randomBytes } from 'node:crypto'
import type { DirectiveBody, DirectiveRequest } from '#shared/contract/directives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { setChildDepth } from '../../chain/depth.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { writePack } from '../dictionary/write-pack.ts'
import type { StoredUnit } from '../units/queries.ts'
import { liveChildren, putDirective } from './put-directive.ts'
import { type DirectiveRow, selectDirective } from './queries.ts'

const AUTHOR = 'quản trị máy'

/** @throws StationError `not-a-child`, `no-children`, `until-past`, `unknown-pack` */
export async function sendDirective(
  station: Station,
  { unit: code, directive }: DirectiveRequest,
): Promise<DirectiveRow> {
  return await station.writer.write(async (transaction) => {
    const { db } = transaction
    const children = liveChildren(station, db)
    const unit = code === null ? null : (children.find((child) => child.code === code) ?? null)
    if (code !== null && !unit)
      throw new StationError('not-a-child', `Đơn vị ${code} không có trạm đang ghép nối với trạm này.`, 404)
    if (children.length === 0)
      throw new StationError('no-children', 'Chưa có trạm cấp dưới nào ghép nối với trạm này.', 409)
    const concerned = unit ? [unit] : children
    const id = await put(station, transaction, unit, concerned, directive)
    const row = selectDirective(db, id)
    if (!row) throw new Error(`directive ${id} is not there`)
    const { kind, subject, author } = row
    insertAudit(db, station.clock(), author, 'directive-sent', { id, unit: code, kind, subject })
    return row
  })
}

async function put(
  station: Station,
  transaction: Transaction,
  unit: StoredUnit | null,
  concerned: readonly StoredUnit[],
  directive: DirectiveRequest['directive'],
): Promise<number> {
  const write = (body: DirectiveBody, over: { key?: string; author?: string; expiresAt?: number } = {}) => {
    const id = putDirective(station, transaction, {
      unit,
      key: '',
      author: AUTHOR,
      body,
      again: true,
      ...over,
    })
    if (id === null) throw new Error(`no ${body.kind} was written`)
    return id
  }
  switch (directive.kind) {
    case 'announcement': {
      const until = Date.parse(directive.until)
      if (until <= station.clock())
        throw new StationError('until-past', 'Hạn của thông báo đã qua; chọn một lúc sau này.', 422)
      // Who names one station means that one; who names none means everybody below.
      const body = {
        ...directive,
        until: formatInstant(until),
        ...(unit === null ? {} : { handOn: false }),
      }
      // Each stands beside the others.
      return write(body, {
        key: randomBytes(9).toString('base64url'),
        author: directive.by,
        expiresAt: until,
      })
    }
    case 'detail-policy':
      for (const child of concerned) await setChildDepth(station, transaction, child, directive.depth)
      return write(directive)
    case 'dictionary': {
      const text = writePack(transaction.db, directive.pack)
      if (text === null)
        throw new StationError('unknown-pack', `Không có bộ chỉ tiêu “${directive.pack}”.`, 404)
      return write({ ...directive, text }, { key: directive.pack })
    }
    case 'resync':
    case 'check-books':
      return write(directive)
  }
}
