import {
  type QualityScoreItem,
  type QualitySummary,
  qualityOverview,
  qualityPage,
  qualityQuery,
  qualitySummaryQuery,
  qualityTrend,
  qualityTrendQuery,
} from '#shared/contract/quality.ts'
import { packPeriod, periodAt, shiftPeriod, unpackPeriod } from '#shared/domain/period.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { requireMeasure } from '../observations/revision-routes.ts'
import { requireUnit } from '../units/routes.ts'
import { meansItem, scoreItem, summaryItem } from './items.ts'
import { type QualityFilter, selectQualityDays, selectQualityPage } from './queries.ts'
import { toldMeans } from './told-quality.ts'

export function registerQuality(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/quality',
      summary: 'Data quality of measures at units with its reasons, worst first',
      doors: allow('loopback', 'device'),
      request: { query: qualityQuery },
      answer: qualityPage,
    }),
    (c) => {
      const { unit, measure, parent, limit, after } = c.req.valid('query')
      const rows = selectQualityPage(station.db, {
        unit: unit === undefined ? null : requireUnit(station, unit).id,
        measure: measure === undefined ? null : requireMeasure(station, measure).id,
        parent: parent === undefined ? null : requireUnit(station, parent).id,
        after: after === undefined ? null : readCursor(after),
        limit: limit + 1,
      })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const items = page.flatMap((row): QualityScoreItem | [] => scoreItem(station, row) ?? [])
      const next = rows.length > limit && last ? `${last.total}.${last.unit}.${last.measure}` : null
      return c.json({ items, next }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/quality/summary',
      summary: 'Means of data quality: of a unit with all below it, of its sub-units, and of each measure',
      doors: allow('loopback', 'device'),
      request: { query: qualitySummaryQuery },
      answer: qualityOverview,
    }),
    (c) => {
      const { unit: code } = c.req.valid('query')
      const unit = code === undefined ? station.units.root : requireUnit(station, code)
      const { book } = station.quality
      const units = station.units
        .children(unit.id)
        .map(
          (child) =>
            toldMeans(station.db, child).get('') ?? summaryItem(station, child, null, book.ofUnit(child)),
        )
        .filter(({ scores }) => scores > 0)
      const told = toldMeans(station.db, unit)
      const judged = [...book.measuresBelow(unit)].flatMap(([id, means]) => {
        const measure = station.dictionary.measureById(id)
        return measure ? [summaryItem(station, unit, measure, means)] : []
      })
      const whole = told.get('') ?? summaryItem(station, unit, null, book.ofUnit(unit))
      const measures = told.size > 0 ? [...told.values()].filter(({ measure }) => measure !== null) : judged
      return c.json({ whole, units: units.toSorted(byTotal), measures: measures.toSorted(byTotal) }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/quality/trend',
      summary: 'Means of data quality day by day: of a unit with all below it, or of one measure',
      doors: allow('loopback', 'device'),
      request: { query: qualityTrendQuery },
      answer: qualityTrend,
    }),
    (c) => {
      const { unit: code, measure: key, days } = c.req.valid('query')
      if (code !== undefined && key !== undefined && code !== station.units.root.code) {
        throw new StationError(
          'bad-filter',
          'Diễn biến chất lượng được lưu theo đơn vị hoặc theo số liệu của cả trạm; chỉ chọn một trong hai.',
          422,
        )
      }
      const unit = code === undefined ? station.units.root : requireUnit(station, code)
      const measure = key === undefined ? null : requireMeasure(station, key)
      const from = packPeriod(shiftPeriod(periodAt(station.clock(), 'day'), 1 - days))
      const points = selectQualityDays(station.db, unit.id, measure?.id ?? 0, from)
      return c.json(
        {
          unit: unit.code,
          measure: measure?.key ?? null,
          points: points.map((point) => ({ day: unpackPeriod(point.day), ...meansItem(point) })),
        },
        200,
      )
    },
  )
}

const byTotal = (a: QualitySummary, b: QualitySummary): number => (a.total ?? 1) - (b.total ?? 1)

function readCursor(text: string): NonNullable<QualityFilter['after']> {
  const [, total, unit, measure] = /^(\d{1,5})\.(\d{1,15})\.(\d{1,15})$/.exec(text) ?? []
  if (total && unit && measure) return [Number(total), Number(unit), Number(measure)]
  throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
}
