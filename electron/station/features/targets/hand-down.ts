/** Targets between a parent, which sets them, and its children, which are measured by them. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import { formatInstant, packPeriod, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { liveChildren, putDirective } from '../directives/put-directive.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { insertTarget, selectStandingTargets, type TargetRow } from './queries.ts'

type Body = Extract<DirectiveBody, { kind: 'targets' }>
type Line = Body['lines'][number]

/** A document for each child: the targets of units at or below it. */
export function publishTargets(
  station: Station,
  transaction: Transaction,
  author: string,
  children: readonly StoredUnit[] = liveChildren(station, transaction.db),
  again = false,
): void {
  const { units } = station
  if (children.length === 0) return
  const standing = selectStandingTargets(transaction.db)
  for (const child of children) {
    const lines = standing.filter(({ unit }) => units.isBelow(units.byId(unit as UnitId), child))
    putDirective(station, transaction, {
      unit: child,
      key: '',
      author,
      body: { kind: 'targets', lines: lines.map((row) => wireLine(station, row)) },
      again,
    })
  }
}

function wireLine({ units }: Station, { unit, code, period, value, reason, author, recorded_at }: TargetRow) {
  return {
    unit: units.byId(unit as UnitId).code,
    code: code as Line['code'],
    period: unpackPeriod(period),
    value,
    reason,
    author,
    recordedAt: formatInstant(recorded_at),
  }
}

const placeKey = ({ unit, code, period }: Pick<TargetRow, 'unit' | 'code' | 'period'>) =>
  `${unit}|${code}|${period}`

/**
 * What the parent set, in place of what it set before; targets of this station's own stay behind it.
 * @throws StationError `unknown-unit`
 */
export function takeTargets(
  station: Station,
  transaction: Transaction,
  { lines }: Body,
  owner: string,
): void {
  const { db, afterCommit } = transaction
  const handedDown = selectStandingTargets(db).filter((row) => row.owner !== null)
  const gone = new Map(handedDown.map((row) => [placeKey(row), row]))
  const touched = new Map<string, Set<number>>()
  const put = (row: Omit<TargetRow, 'id'>): void => {
    insertTarget(db, row)
    touched.set(row.code, (touched.get(row.code) ?? new Set()).add(row.unit))
  }
  for (const { unit: unitCode, code, period, value, reason, author, recordedAt } of lines) {
    const unit = station.units.byCode(unitCode)
    if (!unit)
      throw new StationError('unknown-unit', `Mục tiêu của ${code}: không có đơn vị mã ${unitCode}.`, 422)
    const place = { unit: unit.id, code, period: packPeriod(period) }
    const before = gone.get(placeKey(place))
    gone.delete(placeKey(place))
    if (before && before.owner === owner && before.value === value) continue
    put({ ...place, value, reason, author, recorded_at: Date.parse(recordedAt), owner })
  }
  for (const { unit, code, period } of gone.values()) {
    const withdrawn = { value: null, reason: 'cấp trên đã bỏ', author: owner, recorded_at: station.clock() }
    put({ unit, code, period, ...withdrawn, owner })
  }
  publishTargets(station, transaction, owner)
  const lamps = [...touched].flatMap(([code, units]) =>
    judgeKpis(station, transaction, kpisWithTargetOf(station, code), units),
  )
  afterCommit(() => station.live.publish({ cells: [], kpis: lamps }))
}

/** KPIs whose value hangs on the target of one. */
export function kpisWithTargetOf({ dictionary }: Station, code: string) {
  if (!dictionary.kpi(code)?.formula.usesTarget) return []
  return dictionary.kpis.filter((kpi) => kpi.builtOn.has(code))
}
