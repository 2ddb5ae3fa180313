import { z } from '@hono/zod-openapi'
import { dictionary, kpiVersions } from '#shared/contract/dictionary.ts'
import { kpiCode } from '#shared/contract/primitives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { selectKpiVersions } from './queries.ts'

export function registerDictionary(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/dictionary',
      summary: 'Measures, KPIs, groups and offices of the imported packs',
      doors: allow('loopback', 'device'),
      answer: dictionary,
    }),
    (c) => c.json(station.dictionary.describe(), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/kpis/{code}/versions',
      summary:
        'Every definition that a KPI has had, newest first; a value names the one it was computed with',
      doors: allow('loopback', 'device'),
      request: { params: z.object({ code: kpiCode }) },
      answer: kpiVersions,
    }),
    (c) => {
      const { code } = c.req.valid('param')
      const items = selectKpiVersions(station.db, code).map(({ version, definition, since }) => ({
        ...definition,
        version,
        since: formatInstant(since),
      }))
      if (items.length === 0) throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${code}.`, 404)
      return c.json({ items, next: null }, 200)
    },
  )
}
