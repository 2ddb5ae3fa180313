import { target, targetBody, targetPage, targetQuery } from '#shared/contract/targets.ts'
import { formatInstant, packPeriod, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { insertAudit } from '../access/queries.ts'
import { refuseOwned } from '../directives/owner.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import type { UnitId } from '../units/queries.ts'
import { requireUnit } from '../units/routes.ts'
import { kpisWithTargetOf, publishTargets } from './hand-down.ts'
import { insertTarget, selectTargetLine, selectTargets, type TargetRow } from './queries.ts'

const AUTHOR = 'quản trị máy'

export function registerTargets(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/targets',
      summary: 'Targets in force, or with history=true every line ever set, oldest first',
      doors: allow('loopback', 'device'),
      request: { query: targetQuery },
      answer: targetPage,
    }),
    (c) => {
      const { unit, code, period, history, limit, after } = c.req.valid('query')
      if (after !== undefined && !/^\d{1,15}$/.test(after)) {
        throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
      }
      const rows = selectTargets(station.db, {
        unit: unit ? requireUnit(station, unit).id : null,
        code: code ?? null,
        period: period ? packPeriod(period) : null,
        history,
        after: Number(after ?? 0),
        limit: limit + 1,
      })
      const items = rows.slice(0, limit)
      const next = rows.length > limit ? String(items.at(-1)?.id) : null
      return c.json({ items: items.map((row) => targetItem(station, row)), next }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/targets',
      summary: 'Set the target of a unit, KPI and period, or withdraw it with a null value',
      doors: allow('loopback'),
      request: jsonBody(targetBody),
      answer: target,
    }),
    async (c) => {
      const { unit: unitCode, code, period, value, reason } = c.req.valid('json')
      const unit = requireUnit(station, unitCode)
      const row = await station.writer.write((transaction) => {
        if (!station.dictionary.kpi(code)) {
          throw new StationError('unknown-kpi', `Không có chỉ tiêu mã ${code}.`, 404)
        }
        const { db, afterCommit } = transaction
        const now = station.clock()
        const line = {
          unit: unit.id,
          code,
          period: packPeriod(period),
          value,
          reason,
          author: AUTHOR,
          recorded_at: now,
          owner: null,
        }
        const standing = selectTargetLine(db, unit.id, code, line.period)
        refuseOwned(station, standing?.owner ?? null, 'Mục tiêu này')
        insertTarget(db, line)
        insertAudit(db, now, AUTHOR, 'target-set', { unit: unitCode, code, period, value, reason })
        publishTargets(station, transaction, AUTHOR)
        const lamps = judgeKpis(station, transaction, kpisWithTargetOf(station, code), [unit.id])
        afterCommit(() => station.live.publish({ cells: [], kpis: lamps }))
        return line
      })
      return c.json(targetItem(station, row), 200)
    },
  )
}

function targetItem({ units }: Station, row: Omit<TargetRow, 'id'>) {
  return {
    unit: units.byId(row.unit as UnitId).code,
    code: row.code as typeof target._output.code,
    period: unpackPeriod(row.period),
    value: row.value,
    reason: row.reason,
    author: row.author,
    recordedAt: formatInstant(row.recorded_at),
  }
}
