import { mapArea, mapAreaQuery, mapHistory, mapHistoryQuery } from '#shared/contract/map-history.ts'
import { granularityOf, type Period, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { lastPeriod, periodsUpTo } from '../kpi-detail/trend.ts'
import { requireInside } from '../units/require-inside.ts'
import { mapAreaOf } from './area.ts'
import { mapHistoryOf } from './history.ts'

export function registerMapHistory(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/map-history',
      summary: 'A KPI at a unit and its sub-units over the last periods, as known by now',
      doors: allow('loopback', 'device'),
      request: { query: mapHistoryQuery },
      answer: mapHistory,
    }),
    async (c) => {
      const { unit: unitCode, code, points, until } = c.req.valid('query')
      const unit = unitCode === undefined ? station.units.root : requireInside(station, unitCode)
      const kpi = requireKpi(station, code)
      const standing = station.standing.get(unit.id, kpi.id)?.period ?? null
      const last = until ?? lastPeriod(station, kpi, standing === null ? null : unpackPeriod(standing))
      return c.json(await mapHistoryOf(station, unit, kpi, periodsUpTo(ofItsLength(kpi, last), points)), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/map-area',
      summary: 'A unit below this one as a map: its sub-units, their boundaries and standing lamps',
      doors: allow('loopback', 'device'),
      request: { query: mapAreaQuery },
      answer: mapArea,
    }),
    (c) => {
      const { unit, code } = c.req.valid('query')
      const kpi = code === undefined ? null : requireKpi(station, code)
      return c.json(mapAreaOf(station, requireInside(station, unit), kpi), 200)
    },
  )
}

function requireKpi(station: Station, code: string): KnownKpi {
  const kpi = station.dictionary.kpi(code)
  if (!kpi) throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${code}.`, 404)
  return kpi
}

/** @throws StationError `bad-period` */
function ofItsLength(kpi: KnownKpi, period: Period): Period {
  if (granularityOf(period) === kpi.period) return period
  throw new StationError(
    'bad-period',
    `Kỳ ${period} không cùng loại với kỳ của chỉ tiêu ${kpi.code}. Gửi kỳ đúng loại, hoặc bỏ “until” để lấy đến kỳ này.`,
    422,
  )
}
