import { warningPage, warningQuery, warningRecord, warningRecordQuery } from '#shared/contract/forecasts.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { requireUnit } from '../units/routes.ts'
import { backTest } from './back-test.ts'
import { warningItem } from './items.ts'
import { countWarnings, selectWarnings } from './queries.ts'

const DAY_MS = 86_400_000
const RECORD_DAYS = 365
/** With fewer judged warnings than this a lamp's record says little, and its past is tried as well. */
const ENOUGH_RECORD = 10

export function registerForecasts(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/warnings',
      summary: 'Early warnings as they were issued and what became of them, newest first',
      doors: allow('loopback', 'device'),
      request: { query: warningQuery },
      answer: warningPage,
    }),
    (c) => {
      const { unit, code, open, limit, after } = c.req.valid('query')
      const rows = selectWarnings(station.db, {
        unit: unit ? requireUnit(station, unit).id : null,
        kpi: code ? requireKpi(station, code).id : null,
        open: open === undefined ? null : open === 'true',
        before: readCursor(after),
        limit: limit + 1,
      })
      const page = rows.slice(0, limit)
      const next = rows.length > limit ? String(page.at(-1)?.id) : null
      return c.json({ items: page.flatMap((row) => warningItem(station, row) ?? []), next }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/warnings/record',
      summary:
        'How many early warnings of the past 12 months came true; with a unit and a code tried on its past',
      doors: allow('loopback', 'device'),
      request: { query: warningRecordQuery },
      answer: warningRecord,
    }),
    (c) => {
      const { unit: unitCode, code } = c.req.valid('query')
      const unit = unitCode ? requireUnit(station, unitCode) : null
      const kpi = code ? requireKpi(station, code) : null
      const since = station.clock() - RECORD_DAYS * DAY_MS
      const counts = countWarnings(station.db, { unit: unit?.id ?? null, kpi: kpi?.id ?? null, since })
      const isEnough = counts.cameTrue + counts.didNot >= ENOUGH_RECORD
      const backtest = unit && kpi && !isEnough ? backTest(station, unit, kpi) : null
      return c.json({ since: formatInstant(since), ...counts, backtest }, 200)
    },
  )
}

function requireKpi(station: Station, code: string): KnownKpi {
  const kpi = station.dictionary.kpi(code)
  if (!kpi) throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${code}.`, 404)
  return kpi
}

function readCursor(after: string | undefined): number {
  if (after === undefined) return Number.MAX_SAFE_INTEGER
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
}
