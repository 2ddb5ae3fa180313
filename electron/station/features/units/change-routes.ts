import {
  unitChangePage,
  unitChangeQuery,
  unitChangesAnswer,
  unitChangesBody,
} from '#shared/contract/unit-changes.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { selectUnitChangePage } from './change-queries.ts'
import { recordUnitChanges } from './record-changes.ts'

export function registerUnitChanges(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/unit-changes',
      summary: 'The merge map: units that merged or split, or with history=true every line ever entered',
      doors: allow('loopback', 'device'),
      request: { query: unitChangeQuery },
      answer: unitChangePage,
    }),
    (c) => {
      const { history, limit, after = '0' } = c.req.valid('query')
      if (!/^\d{1,15}$/.test(after)) {
        throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
      }
      const rows = selectUnitChangePage(station.db, { history, after: Number(after), limit: limit + 1 })
      const items = rows.slice(0, limit).map(({ id: _id, recordedAt, ...row }) => ({
        ...row,
        recordedAt: formatInstant(recordedAt),
      }))
      return c.json({ items, next: rows.length > limit ? String(rows[limit - 1]?.id) : null }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/unit-changes',
      summary:
        'Record units that merge or split from a day on; all of them, or none where something is wrong',
      doors: allow('loopback'),
      request: jsonBody(unitChangesBody),
      answer: unitChangesAnswer,
    }),
    async (c) => c.json(await recordUnitChanges(station, c.req.valid('json')), 200),
  )
}
