/** Thresholds between a parent, which sets them, and its children, which judge by them. */
import type { DirectiveBody } from '#shared/contract/directives.ts'
import { formatInstant, packPeriod } from '#shared/domain/period.ts'
import { wrongThresholds } from '#shared/domain/thresholds.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { type Dictionary, loadDictionary } from '../dictionary/dictionary.ts'
import { liveChildren, putDirective } from '../directives/put-directive.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import type { StoredUnit } from '../units/queries.ts'
import {
  insertLocalThresholds,
  type LocalThresholds,
  selectStandingThresholds,
  type ThresholdScope,
} from './queries.ts'

type Body = Extract<DirectiveBody, { kind: 'thresholds' }>
type Line = Body['lines'][number]

/** A document for each child: what is set for all, and for units at or below it. */
export function publishThresholds(
  station: Station,
  transaction: Transaction,
  author: string,
  children: readonly StoredUnit[] = liveChildren(station, transaction.db),
): void {
  if (children.length === 0) return
  const standing = selectStandingThresholds(transaction.db)
  for (const child of children) {
    const lines = standing.filter(({ unit }) => {
      const named = unit === null ? child : station.units.byCode(unit)
      return named !== null && station.units.isBelow(named, child)
    })
    putDirective(station, transaction, {
      unit: child,
      key: '',
      author,
      body: { kind: 'thresholds', lines: lines.map(wireLine) },
    })
  }
}

function wireLine({ id: _id, owner: _owner, kind, code, recordedAt, ...line }: LocalThresholds): Line {
  return { ...line, code: code as Line['code'], unitKind: kind, recordedAt: formatInstant(recordedAt) }
}

const scopeKey = ({ code, unit, kind, since }: ThresholdScope) => [code, unit, kind, since].join('|')
const isSame = (a: LocalThresholds, b: Line) =>
  JSON.stringify([a.green, a.red]) === JSON.stringify([b.green, b.red])

/**
 * What the parent set, in place of what it set before; lines of this station's own stay behind it.
 * @throws StationError `unknown-unit`, `bad-thresholds`
 */
export function takeThresholds(
  station: Station,
  transaction: Transaction,
  { lines }: Body,
  owner: string,
): void {
  const { db, afterCommit } = transaction
  const now = station.clock()
  const handedDown = selectStandingThresholds(db).filter((line) => line.owner !== null)
  const gone = new Map(handedDown.map((line) => [scopeKey(line), line]))
  const codes = new Set<string>()
  for (const line of lines) {
    check(station, line)
    const scope = { code: line.code, unit: line.unit, kind: line.unitKind, since: line.since }
    const before = gone.get(scopeKey(scope))
    gone.delete(scopeKey(scope))
    if (before && before.owner === owner && isSame(before, line)) continue
    const { green, red, reason, author, recordedAt } = line
    const said = { green, red, reason, author, recordedAt: Date.parse(recordedAt), owner }
    insertLocalThresholds(db, { ...scope, since: packPeriod(line.since), ...said })
    codes.add(line.code)
  }
  for (const { code, unit, kind, since } of gone.values()) {
    const withdrawn = { green: null, red: null, reason: 'cấp trên đã bỏ', author: owner, recordedAt: now }
    insertLocalThresholds(db, { code, unit, kind, since: packPeriod(since), ...withdrawn, owner })
    codes.add(code)
  }
  publishThresholds(station, transaction, owner)
  if (codes.size === 0) return
  const dictionary = loadDictionary(db)
  judgeAnew(station, transaction, dictionary, codes)
  afterCommit(() => {
    station.replaceDictionary(dictionary)
    station.live.resync()
  })
}

/**
 * Where KPIs have changed hands, lines that were set here count no more, or again: lamps and children go by what does.
 * @param dictionary As it is now.
 * @param codes KPIs that are not judged by it yet.
 */
export function followOwners(
  station: Station,
  transaction: Transaction,
  dictionary: Dictionary,
  codes: ReadonlySet<string>,
): void {
  publishThresholds(station, transaction, 'station')
  if (codes.size > 0) judgeAnew(station, transaction, dictionary, codes)
}

function judgeAnew(
  station: Station,
  transaction: Transaction,
  dictionary: Dictionary,
  codes: ReadonlySet<string>,
): void {
  const kpis = dictionary.kpis.filter(({ code }) => codes.has(code))
  const ids = new Set(kpis.map(({ id }) => id))
  const units = new Set([...station.standing.all()].flatMap(({ unit, kpi }) => (ids.has(kpi) ? [unit] : [])))
  judgeKpis({ ...station, dictionary }, transaction, kpis, units)
}

/** A KPI that is not known here may come with a later document; its thresholds wait for it. */
function check({ units, dictionary }: Station, { code, unit, unitKind, since, green, red }: Line): void {
  if (unit !== null && !units.byCode(unit))
    throw new StationError('unknown-unit', `Ngưỡng của ${code}: không có đơn vị mã ${unit}.`, 422)
  const refuse = (detail: string) => new StationError('bad-thresholds', `Chỉ tiêu ${code}: ${detail}`, 422)
  if (unit !== null && unitKind !== null) throw refuse('ngưỡng ghi cả đơn vị lẫn loại đơn vị.')
  if (green === null || red === null) throw refuse('ngưỡng thiếu xanh hoặc đỏ.')
  const kpi = dictionary.kpi(code)
  if (!kpi) return
  const [wrong] = wrongThresholds({ green, red, appliesTo: 'all', since }, kpi.direction)
  if (wrong) throw refuse(wrong)
}
