import {
  type KpiValueItem,
  kpiPage,
  kpiQuery,
  type Series,
  series,
  seriesQuery,
} from '#shared/contract/figures.ts'
import { type Period, packedRange, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { selectPeriods } from '../cells/queries.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { requireUnit } from '../units/routes.ts'
import { isClosed } from '../units/unit-tree.ts'
import { periodItem, standingItem } from './items.ts'
import { readingGranularity, valueAt } from './value-at.ts'

export function registerLamps(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/kpis',
      summary: 'KPI values: standing lamps, or with a period the plain judgement of that period',
      doors: allow('loopback', 'device'),
      request: { query: kpiQuery },
      answer: kpiPage,
    }),
    (c) => {
      const { unit, parent, code, period, limit, after } = c.req.valid('query')
      const kpis = code ? [requireKpi(station, code)] : station.dictionary.kpis
      const units = unit
        ? [requireUnit(station, unit)]
        : parent
          ? openUnits(station, requireUnit(station, parent).id)
          : [station.units.root, ...openUnits(station, station.units.root.id)]
      const offset = readOffset(after)
      const items: KpiValueItem[] = []
      let index = 0
      let more = false
      for (const each of units) {
        for (const kpi of kpis) {
          const item = valueItem(station, each, kpi, period ?? null, index < offset || items.length >= limit)
          if (item === null) continue
          if (items.length >= limit) more = true
          else if (index >= offset && item !== 'skipped') items.push(item)
          index += 1
          if (more) return c.json({ items, next: String(offset + limit) }, 200)
        }
      }
      return c.json({ items, next: null }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/series',
      summary: 'Latest points of KPIs at one unit, oldest first',
      doors: allow('loopback', 'device'),
      request: { query: seriesQuery },
      answer: series,
    }),
    (c) => {
      const { unit, code, points } = c.req.valid('query')
      const at = requireUnit(station, unit)
      const codes = code.split(',').slice(0, 60)
      const items = codes.map((each) => seriesOf(station, at, requireKpi(station, each.trim()), points))
      return c.json({ items }, 200)
    },
  )
}

function requireKpi(station: Station, code: string): KnownKpi {
  const kpi = station.dictionary.kpi(code)
  if (!kpi) throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${code}.`, 404)
  return kpi
}

/** Sub-units; those that are no more are asked for by name. */
function openUnits({ units, clock }: Station, parent: UnitId): StoredUnit[] {
  const now = clock()
  return units.children(parent).filter((unit) => !isClosed(unit, now))
}

function readOffset(after: string | undefined): number {
  if (after === undefined) return 0
  if (/^\d{1,9}$/.test(after)) return Number(after)
  throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
}

/** Null where there is no standing lamp; `skipped` where only the count matters. */
function valueItem(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  period: Period | null,
  skip: boolean,
): KpiValueItem | 'skipped' | null {
  if (period) return skip ? 'skipped' : periodItem(station, unit, kpi, period)
  const standing = station.standing.get(unit.id, kpi.id)
  if (!standing) return null
  return skip ? 'skipped' : standingItem(station, standing)
}

function seriesOf(
  station: Station,
  unit: StoredUnit,
  kpi: KnownKpi,
  points: number,
): Series['items'][number] {
  const leading = kpi.reads.find((measure) => readingGranularity(measure, kpi.period) === kpi.period)
  if (!leading) return { code: kpi.code, points: [] }
  const { from, to } = packedRange(kpi.period)
  const units = [unit.id, ...station.dictionary.unitMap.predecessors(unit.id)]
  const known = units.flatMap((id) => selectPeriods(station.db, id, leading.id, 0, 0, from, to, points))
  const periods = [...new Set(known)].sort((a, b) => a - b).slice(-points)
  return {
    code: kpi.code,
    points: periods.map((packed) => {
      const period = unpackPeriod(packed)
      const { value, mapped } = valueAt(station.db, station.dictionary, unit.id, kpi, period)
      return { period, value, ...(mapped ? { mapped } : {}) }
    }),
  }
}
