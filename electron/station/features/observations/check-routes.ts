/** Figures against each other: whether the slices of a measure add up to its total. */
import { type SliceCheckAnswer, sliceCheck, sliceCheckQuery } from '#shared/contract/observations.ts'
import { checkSlices, type SliceCheck } from '#shared/domain/code-list.ts'
import { cellDecimals, unscaleValue } from '#shared/domain/measure.ts'
import { packPeriod } from '#shared/domain/period.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { selectCellPage } from '../cells/items.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import { requireUnit } from '../units/routes.ts'
import { codeListOf } from './code-lists.ts'
import { requireMeasure } from './revision-routes.ts'

/** More slices than any code list has; those that stand outside it are read and left aside. */
const MOST_SLICES = 5_000

export function registerObservationChecks(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/checks/slices',
      summary: 'Whether the slices of an exhaustive code list add up to their total',
      doors: allow('loopback', 'device'),
      request: { query: sliceCheckQuery },
      answer: sliceCheck,
    }),
    (c) => {
      const query = c.req.valid('query')
      const unit = requireUnit(station, query.unit)
      const measure = requireMeasure(station, query.measure)
      const rows = selectCellPage(station.db, {
        unit: unit.id,
        measure: measure.id,
        slice: null,
        period: packPeriod(query.period),
        after: null,
        limit: MOST_SLICES,
      })
      const cells = new Map(rows.map((row) => [row.slice_key, row]))
      const found = checkSlices(measure, codeListOf(station, measure), cells)
      return c.json({ ...query, ...inFigures(measure, found) }, 200)
    },
  )
}

type Judged = Omit<SliceCheckAnswer, keyof typeof sliceCheckQuery.shape>

function inFigures(measure: KnownMeasure, check: SliceCheck): Judged {
  const none = { total: null, sum: null, difference: null, missing: [] }
  const figure = (scaled: number) => unscaleValue(scaled, cellDecimals(measure))
  switch (check.status) {
    case 'not-applicable':
      return {
        ...none,
        status: check.status,
        detail: `“${measure.nameVi}” không có danh mục phân tổ đầy đủ, hoặc không cộng được.`,
      }
    case 'incomplete':
      return {
        ...none,
        status: check.status,
        missing: [...check.missing],
        detail: 'Chưa đủ số của tổng và mọi phân tổ từ cùng các đơn vị, nên chưa so được.',
      }
    case 'adds-up':
    case 'differs': {
      const total = figure(check.total)
      const sum = figure(check.sum)
      const difference = figure(check.sum - check.total)
      const detail =
        check.status === 'adds-up'
          ? 'Các phân tổ cộng lại bằng tổng.'
          : `Các phân tổ cộng lại là ${sum}, tổng là ${total}: lệch ${difference}. Kiểm tra và sửa số sai.`
      return { status: check.status, total, sum, difference, missing: [], detail }
    }
  }
}
