/**
 * Units that merge and split: recorded, those that end closed, and what follows from it judged anew. Cells
 * stay where they are; only what a closed unit's last level was carried into is merged again.
 */
import type { NewUnit, UnitChangesAnswer, UnitChangesBody } from '#shared/contract/unit-changes.ts'
import { carries } from '#shared/domain/carry.ts'
import {
  KPI_GRANULARITIES,
  type Period,
  packedRange,
  packPeriod,
  periodAt,
  periodStart,
} from '#shared/domain/period.ts'
import { closedSince, wrongChanges } from '#shared/domain/unit-map.ts'
import type { Station } from '../../context.ts'
import type { WritableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { enterFigures } from '../cells/enter-figures.ts'
import { loadRoster } from '../children/roster.ts'
import { loadDictionary } from '../dictionary/dictionary.ts'
import { refuseOwned } from '../directives/owner.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import {
  insertUnitChange,
  selectMergedCells,
  selectNewestChanges,
  selectUnitChanges,
  updateValidFrom,
  updateValidTo,
} from './change-queries.ts'
import { publishUnitChanges } from './hand-down.ts'
import { insertUnits, selectUnits, type UnitId } from './queries.ts'
import { buildUnitTree, type UnitTree } from './unit-tree.ts'

const AUTHOR = 'quản trị máy'

/** @throws StationError `owned-by-parent`, `unknown-unit`, `bad-unit-change`, `bad-unit`; then nothing is changed. */
export async function recordUnitChanges(station: Station, body: UnitChangesBody): Promise<UnitChangesAnswer> {
  return await station.writer.write((transaction) => {
    for (const { from, to, since, share, owner } of selectNewestChanges(transaction.db)) {
      const isSaid = body.changes.some((line) => line.from === from && line.to === to && line.since === since)
      if (isSaid && share !== null) refuseOwned(station, owner, `Thay đổi ${from} → ${to} từ ${since}`)
    }
    return enterUnitChanges(station, transaction, body, { author: AUTHOR, owner: null })
  })
}

/** Who says so; `owner` is the code of the unit that handed it down. */
interface Said {
  readonly author: string
  readonly owner: string | null
}

/** The same within a transaction that is under way. */
export async function enterUnitChanges(
  station: Station,
  transaction: Transaction,
  body: UnitChangesBody,
  said: Said,
): Promise<UnitChangesAnswer> {
  const { db, afterCommit } = transaction
  const now = station.clock()
  addUnits(station, db, body)
  const opened = buildUnitTree(selectUnits(db), station.units.root.code)
  for (const { from, to, since, share, source } of body.changes) {
    const [giver, taker] = [requireKnown(opened, from), requireKnown(opened, to)]
    const line = { from: giver, to: taker, since: packPeriod(since), share, source, ...said }
    insertUnitChange(db, { ...line, recordedAt: now })
  }
  const closed = closeUnits(db, opened)
  insertAudit(db, now, said.author, 'units-changed', body)

  const units = buildUnitTree(selectUnits(db), station.units.root.code)
  const dictionary = loadDictionary(db)
  const roster = loadRoster(db, units, station.config.dueUnits)
  const next: Station = { ...station, units, dictionary, roster }
  await mergeAgain(next, transaction, station.units)
  const touched = new Set<UnitId>()
  for (const code of body.changes.flatMap(({ from, to }) => [from, to])) {
    const unit = units.byCode(code)
    if (!unit || !units.isInside(unit)) continue
    for (const { id } of [unit, ...units.ancestors(unit)]) touched.add(id)
  }
  judgeKpis(next, transaction, dictionary.kpis, touched)
  publishUnitChanges(next, transaction, said.author)
  afterCommit(() => {
    station.replaceUnits(units)
    station.replaceDictionary(dictionary)
    station.replaceRoster(roster)
    station.live.resync()
  })
  return {
    recorded: body.changes.length,
    added: body.units.map(({ code }) => code),
    closed: [...closed].map(([unit, since]) => ({ unit: unit as NewUnit['code'], since })),
  }
}

function requireKnown(units: UnitTree, code: string): UnitId {
  const unit = units.byCode(code)
  if (!unit) {
    throw new StationError(
      'unknown-unit',
      `Không có đơn vị mã ${code}. Đơn vị mới thì khai báo cùng lúc trong “units”.`,
      404,
    )
  }
  return unit.id
}

function addUnits({ units }: Station, db: WritableDb, { units: added, changes }: UnitChangesBody): void {
  const refuse = (detail: string) => new StationError('bad-unit', detail, 422)
  for (const { code, parent } of added) {
    if (units.byCode(code)) throw refuse(`Đã có đơn vị mã ${code}.`)
    const above = units.byCode(parent)
    // The first sub-unit of a leaf would turn the leaf's own figures into a part of a merge.
    if (!above || units.children(above.id).length === 0) {
      throw refuse(`Đơn vị ${code}: đơn vị cấp trên ${parent} phải là đơn vị đã có cấp dưới.`)
    }
    if (!changes.some(({ to }) => to === code)) {
      throw refuse(`Đơn vị mới ${code} phải nhận ít nhất một phần từ đơn vị khác trong “changes”.`)
    }
  }
  insertUnits(db, added)
  for (const { code } of added) {
    const days = changes.flatMap(({ to, since }) => (to === code ? [packPeriod(since)] : []))
    updateValidFrom(db, code, Math.min(...days))
  }
}

/** Checks all changes that count, and closes and reopens units accordingly. */
function closeUnits(db: WritableDb, units: UnitTree): Map<string, Period> {
  const all = selectUnitChanges(db).map(({ from, to, ...rest }) => ({
    from: units.byId(from).code as string,
    to: units.byId(to).code as string,
    ...rest,
  }))
  const wrong = wrongChanges(all)
  if (wrong) throw new StationError('bad-unit-change', wrong, 422)
  const closed = closedSince(all)
  if (closed.has(units.root.code)) {
    throw new StationError(
      'bad-unit-change',
      `${units.root.nameVi} là đơn vị của chính trạm này, không đóng được ở đây.`,
      422,
    )
  }
  for (const { id, code, validTo } of units.all) {
    const since = closed.get(code) ?? null
    if (since !== validTo) updateValidTo(db, id, since === null ? null : packPeriod(since))
  }
  return closed
}

/** Merges anew what levels of units that are closed or open otherwise than before are carried into. */
async function mergeAgain(station: Station, transaction: Transaction, before: UnitTree): Promise<void> {
  const parents = new Map<UnitId, number>()
  for (const unit of station.units.all) {
    const days = [unit.validTo, before.byCode(unit.code)?.validTo ?? null]
    if (days[0] === days[1] || unit.parentId === null || !station.units.isInside(unit)) continue
    const first = Math.min(...days.flatMap((day) => (day === null ? [] : [periodStart(day)])))
    parents.set(unit.parentId, Math.min(first, parents.get(unit.parentId) ?? first))
  }
  await enterFigures(station, transaction, async (book) => {
    for (const [parent, first] of parents) {
      for (const granularity of KPI_GRANULARITIES) {
        const from = packPeriod(periodAt(first, granularity, station.calendar.managementDay))
        for (const cell of selectMergedCells(transaction.db, parent, from, packedRange(granularity).to)) {
          const measure = station.dictionary.measureById(cell.measure)
          if (measure && carries(measure)) book.mergeAgain(parent, measure, cell.slice, [cell.period])
        }
      }
      await transaction.breathe()
    }
  })
}
