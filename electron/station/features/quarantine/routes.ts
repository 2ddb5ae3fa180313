/** Refused rows as their owners see, mend and dismiss them. */
import { z } from '@hono/zod-openapi'
import {
  type QuarantineItem,
  quarantineItem,
  quarantinePage,
  quarantineQuery,
  resubmitAnswer,
  resubmitBody,
} from '#shared/contract/quarantine.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { ADMINISTRATOR } from '../observations/routes.ts'
import { dismissEntry, resubmitEntry } from './close-entries.ts'
import {
  countEntries,
  type QuarantineFilter,
  type QuarantineRow,
  selectDropped,
  selectEntries,
} from './queries.ts'

function itemOf(entry: QuarantineRow): QuarantineItem {
  const { unit, measure, period, slice, source, id, detail, author, times, state } = entry
  return {
    id,
    unit,
    measure,
    period,
    slice,
    source,
    row: JSON.parse(entry.row) as QuarantineItem['row'],
    code: entry.code as QuarantineItem['code'],
    detail,
    author,
    ownerOffice: entry.owner_office,
    firstReceivedAt: formatInstant(entry.first_received_at),
    receivedAt: formatInstant(entry.received_at),
    times,
    state,
    closedAt: entry.closed_at === null ? null : formatInstant(entry.closed_at),
    closedBy: entry.closed_by,
    closedReason: entry.closed_reason,
  }
}

const entryId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

export function registerQuarantine(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/quarantine',
      summary: 'Rows that were refused at the door, the last received first',
      doors: allow('loopback', 'device'),
      request: { query: quarantineQuery },
      answer: quarantinePage,
    }),
    (c) => {
      const { unit, measure, code, state, limit, after } = c.req.valid('query')
      const rows = selectEntries(station.db, {
        unit: unit ?? null,
        measure: measure ?? null,
        code: code ?? null,
        state: state === 'all' ? null : state,
        after: after === undefined ? null : readCursor(after),
        limit: limit + 1,
      })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return c.json(
        {
          items: page.map(itemOf),
          next: rows.length > limit && last ? `${last.received_at}.${last.id}` : null,
          open: countEntries(station.db).open,
          dropped: selectDropped(station.db),
        },
        200,
      )
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/quarantine/{id}/resubmit',
      summary: 'A refused row once more, with the named fields put right; the intake’s own verdict',
      doors: allow('loopback'),
      request: {
        params: entryId,
        query: z.object({ confirm: z.string().max(5).optional() }),
        ...jsonBody(resubmitBody),
      },
      answer: resubmitAnswer,
    }),
    async (c) => {
      const confirmed = c.req.valid('query').confirm === 'true'
      const { verdict, entry } = await resubmitEntry(station, c.req.valid('param').id, c.req.valid('json'), {
        scope: ADMINISTRATOR,
        confirmed,
      })
      return c.json({ verdict, item: itemOf(entry) }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/quarantine/{id}',
      summary: 'Dismisses a refused row with a reason; it is kept as dismissed',
      doors: allow('loopback'),
      request: { params: entryId, query: z.object({ reason: z.string().trim().min(1).max(200) }) },
      answer: quarantineItem,
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      const { reason } = c.req.valid('query')
      return c.json(itemOf(await dismissEntry(station, id, ADMINISTRATOR.author, reason)), 200)
    },
  )
}

function readCursor(text: string): NonNullable<QuarantineFilter['after']> {
  const [, receivedAt, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? []
  if (receivedAt && id) return { receivedAt: Number(receivedAt), id: Number(id) }
  throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
}
