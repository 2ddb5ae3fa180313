/**
 * A unit that moves to another parent takes its history along: where it was, all merges are made again without
 * it; where it comes to, with it, as soon as its figures are there. Each station on the way applies the move to
 * its own tree; once all have, nothing counts twice.
 */
import type { UnitMoveAnswer, UnitMoveBody } from '#shared/contract/unit-moves.ts'
import { packPeriod, periodAt } from '#shared/domain/period.ts'
import { forgetForwarded } from '../../chain/depth.ts'
import { turnOut } from '../../chain/enrolment.ts'
import { oweFigures } from '../../chain/mark-dirty.ts'
import { owedUnits } from '../../chain/owed-units.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { enterFigures } from '../cells/enter-figures.ts'
import { loadRoster } from '../children/roster.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import { dropReports } from '../lamps/sub-unit-reports.ts'
import { forgetUnits, withdrawRoster } from './leave-tree.ts'
import { forgetOrigins, selectMergedPeriods, updateParent } from './move-queries.ts'
import { type StoredUnit, selectUnits, type UnitId } from './queries.ts'
import { buildUnitTree, isClosed, type UnitTree } from './unit-tree.ts'

const AUTHOR = 'quản trị máy'

/** @throws StationError `unknown-unit`, `bad-unit-move`; then nothing is changed. */
export async function moveUnit(station: Station, body: UnitMoveBody): Promise<UnitMoveAnswer> {
  return await station.writer.write((transaction) => moveUnitWithin(station, transaction, body, AUTHOR))
}

/** The same within a transaction that is under way; nothing that may fail should follow in it. */
export async function moveUnitWithin(
  station: Station,
  transaction: Transaction,
  body: UnitMoveBody,
  author: string,
): Promise<UnitMoveAnswer> {
  const { db, afterCommit } = transaction
  const before = station.units
  const { unit, parent } = requireMove(station, body)
  const answer = { unit: unit.code, parent: parent.code }
  if (unit.parentId === parent.id) return { ...answer, moved: false, turnedOut: false }
  const wasBelow = before.isInside(unit) && unit.id !== before.root.id
  const subtree = before.all.filter((each) => before.isBelow(each, unit))
  // In the tree as it still is: what others forwarded of the unit is told by its new parent from now on.
  if (wasBelow) await forgetForwarded(station, transaction, unit)
  if (unit.parentId === before.root.id) forgetOrigins(db, unit.id)

  updateParent(db, unit.id, parent.id)
  const units = buildUnitTree(selectUnits(db), before.root.code)
  withdrawRoster(station, transaction, units, subtree)
  const roster = loadRoster(db, units, station.config.dueUnits)
  const next: Station = { ...station, units, roster }
  const ends = [unit.parentId === null ? null : before.byId(unit.parentId), parent]
  const merged = ends.filter((end) => end !== null && isMergedHere(station, units, end))
  for (const end of merged) await mergeAgain(next, transaction, end as StoredUnit, unit)
  if (wasBelow && !units.isInside(unit)) forgetUnits(next, transaction, subtree)
  // What stood here before it came says nothing new when its station sends it again, but the parent has withdrawn it.
  if (station.hasParent) {
    const isOwed = owedUnits(next, db)
    await oweFigures(
      next,
      transaction,
      subtree.filter(({ id }) => isOwed(id)),
    )
  }
  const touched = new Set<UnitId>()
  for (const end of [...ends, unit]) {
    if (end === null || !units.isInside(end)) continue
    for (const { id } of [end, ...units.ancestors(end)]) touched.add(id)
  }
  judgeKpis(next, transaction, station.dictionary.kpis, touched)
  insertAudit(db, station.clock(), author, 'unit-moved', { ...body, from: unit.parent })
  // Last: the log of certificates keeps a word even where the transaction does not.
  const leaves = wasBelow && unit.parentId === before.root.id && parent.id !== before.root.id
  const turnedOut = leaves && turnOut(station, transaction, unit.code, 'child-moved')
  afterCommit(() => {
    station.replaceUnits(units)
    dropReports(station)
    station.replaceRoster(roster)
    station.forecasts.touchAll()
    station.live.resync()
  })
  return { ...answer, moved: true, turnedOut }
}

function requireMove(station: Station, body: UnitMoveBody): { unit: StoredUnit; parent: StoredUnit } {
  const { units } = station
  const find = (code: string): StoredUnit => {
    const found = units.byCode(code)
    if (!found) throw new StationError('unknown-unit', `Không có đơn vị mã ${code}.`, 404)
    return found
  }
  const refuse = (detail: string) => new StationError('bad-unit-move', detail, 422)
  const [unit, parent] = [find(body.unit), find(body.parent)]
  const today = periodAt(station.clock(), 'day')
  if (packPeriod(body.since) > packPeriod(today)) {
    throw refuse(`Ngày ${body.since} chưa tới. Chuyển đơn vị từ ngày quyết định có hiệu lực.`)
  }
  if (unit.parentId === null) throw refuse(`${unit.nameVi} không có cấp trên để chuyển.`)
  if (unit.parentId === parent.id) return { unit, parent }
  if (units.isBelow(parent, unit))
    throw refuse(`${parent.nameVi} thuộc ${unit.nameVi}; không chuyển vào đó được.`)
  if (isClosed(parent, station.clock())) throw refuse(`${parent.nameVi} đã đóng; chọn đơn vị đang hoạt động.`)
  // The first sub-unit of a leaf would turn the leaf's own figures into a part of a merge, and the last the other way.
  if (units.children(parent.id).length === 0) {
    throw refuse(`${parent.nameVi} chưa có đơn vị cấp dưới; chỉ chuyển được vào đơn vị đã có cấp dưới.`)
  }
  if (units.children(unit.parentId).length === 1) {
    throw refuse(`${unit.nameVi} là đơn vị cấp dưới duy nhất của cấp trên hiện nay; không chuyển đi được.`)
  }
  return { unit, parent }
}

/** True for a unit whose merged cells are this station's own. */
const isMergedHere = (station: Station, units: UnitTree, unit: StoredUnit): boolean =>
  units.isInside(unit) && !station.children.writesFor(unit)

/** All merged cells of a unit, as far as those of a sub-unit that came or went can reach. */
async function mergeAgain(
  station: Station,
  transaction: Transaction,
  parent: StoredUnit,
  moved: StoredUnit,
): Promise<void> {
  const { db, breathe } = transaction
  // Measure by measure: what is worked on at once stays bounded, and others are answered in between.
  for (const measure of station.dictionary.measures) {
    const slices = selectMergedPeriods(db, measure.id, parent.id, moved.id)
    if (slices.size === 0) continue
    await enterFigures(station, transaction, (book) => {
      for (const [slice, periods] of slices) book.mergeAgain(parent.id, measure, slice, periods)
    })
    await breathe()
  }
}
