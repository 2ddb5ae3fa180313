/** Figures with their history: every revision of a period, and what was known of a stretch on any day. */
import { type Revision, revisionPage, revisionQuery } from '#shared/contract/observations.ts'
import { unscaleValue } from '#shared/domain/measure.ts'
import {
  basePeriodRange,
  formatInstant,
  granularityOf,
  nestsIn,
  type PackedPeriod,
  type Period,
  packedRange,
  packPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import { requireUnit } from '../units/routes.ts'
import { type RevisionRow, selectKnownFigures, selectRevisions } from './queries.ts'

/** The measure of a key that a caller named. @throws StationError `unknown-measure` */
export function requireMeasure({ dictionary }: Station, key: string): KnownMeasure {
  const measure = dictionary.measure(key)
  if (!measure) throw new StationError('unknown-measure', `Không có số liệu “${key}”.`, 404)
  return measure
}

export function registerRevisions(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/observations',
      summary: 'Revisions of one period, or the figures of a stretch; as they stand or as known on a day',
      doors: allow('loopback', 'device'),
      request: { query: revisionQuery },
      answer: revisionPage,
    }),
    (c) => {
      const { period, from, to, limit, ...query } = c.req.valid('query')
      const unit = requireUnit(station, query.unit)
      const measure = requireMeasure(station, query.measure)
      const after = readCursor(query.after)
      const filter = {
        unit: unit.id,
        measure: measure.id,
        slice: query.slice,
        knownOn: query.knownOn === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.knownOn),
        limit: limit + 1,
      }
      let rows: RevisionRow[]
      /** The first row of a list of revisions is the one that stands; of a stretch, every one is. */
      let isCurrent: (index: number) => boolean
      if (period !== undefined) {
        if (from !== undefined || to !== undefined) {
          throw new StationError('invalid-request', 'Dùng period, hoặc from và to; không dùng cả hai.', 422)
        }
        const packed = basePeriodOf(measure, period)
        const before = after ?? Number.MAX_SAFE_INTEGER
        rows = selectRevisions(station.db, { ...filter, period: packed, before })
        isCurrent = (index) => index === 0 && after === null
      } else {
        const all = packedRange(measure.basePeriod)
        const first = from === undefined ? all.from : edgeOf(measure, from, 'first')
        const last = to === undefined ? all.to : edgeOf(measure, to, 'last')
        const end = after === null ? last : Math.min(last, after - 1)
        rows = selectKnownFigures(station.db, { ...filter, from: first, to: end })
        isCurrent = () => true
      }
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      const next = rows.length > limit && last ? String(period === undefined ? last.period : last.seq) : null
      const { code } = unit
      return c.json(
        {
          items: items.map(
            (row, index): Revision => ({
              unit: code,
              measure: measure.key,
              period: unpackPeriod(row.period),
              slice: query.slice,
              value: row.value === null ? null : unscaleValue(row.value, measure.decimals),
              source: row.source,
              observedAt: formatInstant(row.observed_at),
              recordedAt: formatInstant(row.recorded_at),
              author: row.author,
              reason: row.reason,
              restated: row.restated === 1,
              current: isCurrent(index),
            }),
          ),
          next,
        },
        200,
      )
    },
  )
}

function basePeriodOf(measure: KnownMeasure, period: Period): PackedPeriod {
  if (granularityOf(period) === measure.basePeriod) return packPeriod(period)
  throw new StationError(
    'wrong-period',
    `Kỳ ${period} không phải kỳ gốc của “${measure.nameVi}”. Hỏi một kỳ gốc, hoặc hỏi cả đoạn bằng from và to.`,
    422,
  )
}

/** A base period, or the first or last one of a longer period. */
function edgeOf(measure: KnownMeasure, period: Period, edge: 'first' | 'last'): PackedPeriod {
  const nests = nestsIn(measure.basePeriod, granularityOf(period))
  if (!nests || granularityOf(period) === measure.basePeriod) return basePeriodOf(measure, period)
  return packPeriod(basePeriodRange(period, measure.basePeriod)[edge])
}

function readCursor(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
}
