import { z } from '@hono/zod-openapi'
import { notice, noticePage, noticeSeenBody } from '#shared/contract/directives.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { insertAudit } from '../access/queries.ts'
import { noticeItem } from './items.ts'
import { markSeen, selectNotice, selectNotices } from './queries.ts'

const params = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

export function registerNotices(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/notices',
      summary: 'Notices of the stations above that are in force, the newest first',
      doors: allow('loopback', 'device'),
      answer: noticePage,
    }),
    (c) => c.json({ items: selectNotices(station.db, station.clock()).map(noticeItem) }, 200),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/notices/{id}/seen',
      summary: 'Say that a notice was read here; the first who says so stands',
      doors: allow('loopback'),
      request: { params, ...jsonBody(noticeSeenBody) },
      answer: notice,
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      const { by } = c.req.valid('json')
      const row = await station.writer.write(({ db, afterCommit }) => {
        const now = station.clock()
        if (markSeen(db, id, by, now)) insertAudit(db, now, by, 'notice-seen', { notice: id })
        const stored = selectNotice(db, id)
        if (!stored) throw new StationError('notice-not-found', `Không có thông báo số ${id}.`, 404)
        afterCommit(() => station.live.say('notice', noticeItem(stored)))
        return stored
      })
      return c.json(noticeItem(row), 200)
    },
  )
}
