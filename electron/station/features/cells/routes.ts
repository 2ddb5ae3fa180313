import { cellPage, cellQuery } from '#shared/contract/figures.ts'
import { isPeriod, packPeriod, unpackPeriod } from '#shared/domain/period.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { requireUnit } from '../units/routes.ts'
import { type CellFilter, cellItem, selectCellPage } from './items.ts'

export function registerCells(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/cells',
      summary: 'Cells of this station: merged figures by unit, measure, period and slice',
      doors: allow('loopback', 'device'),
      request: { query: cellQuery },
      answer: cellPage,
    }),
    (c) => {
      const { unit, measure, period, slice, limit, after } = c.req.valid('query')
      const known = measure ? station.dictionary.measure(measure) : null
      if (measure && !known) throw new StationError('unknown-measure', `Không có số liệu “${measure}”.`, 404)
      const rows = selectCellPage(station.db, {
        unit: unit ? requireUnit(station, unit).id : null,
        measure: known?.id ?? null,
        slice: slice ?? null,
        period: period ? packPeriod(period) : null,
        after: after ? readCursor(after) : null,
        limit: limit + 1,
      })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return c.json(
        {
          items: page.flatMap((row) => cellItem(station, row) ?? []),
          next:
            rows.length > limit && last
              ? `${last.unit}.${last.measure}.${last.slice}.${unpackPeriod(last.period)}`
              : null,
        },
        200,
      )
    },
  )
}

function readCursor(text: string): NonNullable<CellFilter['after']> {
  const match = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})\.([\dmWQH-]{4,10})$/.exec(text)
  const [, unit, measure, slice, period = ''] = match ?? []
  if (!isPeriod(period)) {
    throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
  }
  return [Number(unit), Number(measure), Number(slice), packPeriod(period)]
}
