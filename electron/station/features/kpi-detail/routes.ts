import { z } from '@hono/zod-openapi'
import { kpiDetail, kpiDetailQuery } from '#shared/contract/kpi-detail.ts'
import { kpiCode } from '#shared/contract/primitives.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { requireInside } from '../units/require-inside.ts'
import { kpiDetailOf } from './detail.ts'

export function registerKpiDetail(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/kpis/{code}/detail',
      summary: 'One KPI at one unit: its lamp, its run with gaps, thresholds, figures behind it, corrections',
      doors: allow('loopback', 'device'),
      request: { params: z.object({ code: kpiCode }), query: kpiDetailQuery },
      answer: kpiDetail,
    }),
    async (c) => {
      const { code } = c.req.valid('param')
      const query = c.req.valid('query')
      const unit = query.unit === undefined ? station.units.root : requireInside(station, query.unit)
      const kpi = station.dictionary.kpi(code)
      if (!kpi) throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${code}.`, 404)
      return c.json(await kpiDetailOf(station, unit, kpi, query.points), 200)
    },
  )
}
