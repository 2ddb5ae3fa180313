import { z } from '@hono/zod-openapi'
import { kpiCode } from '#shared/contract/primitives.ts'
import { thresholdBody, thresholdLine, thresholdPage, thresholdQuery } from '#shared/contract/thresholds.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { selectLocalThresholds } from './queries.ts'
import { requireKpi, setThresholds, thresholdLineOf } from './set-thresholds.ts'

const params = z.object({ code: kpiCode })

export function registerThresholds(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/kpis/{code}/thresholds',
      summary:
        'Thresholds that this station set for itself, or with history=true every line ever set, oldest first',
      doors: allow('loopback', 'device'),
      request: { params, query: thresholdQuery },
      answer: thresholdPage,
    }),
    (c) => {
      const { code } = c.req.valid('param')
      const { history, limit, after = '0' } = c.req.valid('query')
      if (!/^\d{1,15}$/.test(after)) {
        throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
      }
      const kpi = requireKpi(station, code)
      const lines = selectLocalThresholds(station.db, kpi.code, {
        history,
        after: Number(after),
        limit: limit + 1,
      })
      const items = lines.slice(0, limit)
      const next = lines.length > limit ? String(items.at(-1)?.id) : null
      return c.json({ items: items.map(thresholdLineOf), next }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/kpis/{code}/thresholds',
      summary:
        'Set thresholds of this station from a day on, for a unit, a kind of unit or all; null for both withdraws',
      doors: allow('loopback'),
      request: { params, ...jsonBody(thresholdBody) },
      answer: thresholdLine,
    }),
    async (c) => c.json(await setThresholds(station, c.req.valid('param').code, c.req.valid('json')), 200),
  )
}
