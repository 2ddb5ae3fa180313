/**
 * How deep figures and lamps go. What a child forwards of units below it is kept here under those units and
 * goes into no merge; it is withdrawn where this station does not want it any more.
 */
import type { DetailDepth } from '#shared/contract/directives.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { enterFigures } from '../features/cells/enter-figures.ts'
import { judgeHere } from '../features/lamps/told-lamps.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { oweFigures } from './mark-dirty.ts'
import { isWithin, selectChildDepth, selectDepth } from './owed-units.ts'
import { oweRefused } from './refused-items.ts'

/**
 * At the child: all that is owed besides its own unit's goes into the outbox, what is not any more leaves it. Also
 * what was owed before: the parent may have wanted less in between, and withdrawn it.
 */
export async function applyDepth(
  station: Station,
  transaction: Transaction,
  depth: DetailDepth,
): Promise<void> {
  const { db } = transaction
  const { units } = station
  const before = selectDepth(db)
  statement<[string], never>(db, 'UPDATE uplink SET depth = ?').run(depth)
  // Where the parent says again what was in force, it may not have known it any more.
  oweRefused(station, db, ['outside-subtree'])
  const isOwed = (unit: StoredUnit, policy: DetailDepth) => isWithin(units, units.root, policy, unit)
  const inside = units.all.filter((unit) => units.isInside(unit))
  await oweFigures(
    station,
    transaction,
    inside.filter((unit) => unit.id !== units.root.id && isOwed(unit, depth)),
  )
  for (const unit of inside) if (isOwed(unit, before) && !isOwed(unit, depth)) dropOwed(db, unit)
}

function dropOwed(db: WritableDb, { id, code }: StoredUnit): void {
  statement<[number], never>(db, 'DELETE FROM outbox_cells WHERE lane IN (0, 1) AND unit = ?').run(id)
  statement<[number], never>(db, 'DELETE FROM outbox_lamps WHERE unit = ?').run(id)
  for (const kind of ['cell', 'lamp']) {
    const from = `${kind}|${code}|`
    statement<[string, string], never>(db, 'DELETE FROM refused_items WHERE key >= ? AND key < ?').run(
      from,
      `${from}\u{10ffff}`,
    )
  }
}

/** At the parent: how deep a child's figures are to go from now on; what goes deeper is withdrawn. */
export async function setChildDepth(
  station: Station,
  transaction: Transaction,
  child: StoredUnit,
  depth: DetailDepth,
): Promise<void> {
  const { db } = transaction
  const { units } = station
  const before = selectChildDepth(db, child.id)
  if (depth === before) return
  statement<unknown[], never>(db, 'UPDATE children SET depth = ? WHERE unit = ?').run(depth, child.id)
  const isDeeper = (unit: StoredUnit): boolean =>
    isWithin(units, child, before, unit) && !isWithin(units, child, depth, unit)
  await withdrawForwarded(station, transaction, units.all.filter(isDeeper))
}

/** What a child forwarded of a unit and all below it is withdrawn: another one will tell of it, or nobody. */
export async function forgetForwarded(
  station: Station,
  transaction: Transaction,
  unit: StoredUnit,
): Promise<void> {
  const { units } = station
  await withdrawForwarded(
    station,
    transaction,
    units.all.filter((each) => units.isBelow(each, unit)),
  )
}

/** Lamps that a child that is none any more told are judged here again. */
export function forgetLamps(station: Station, transaction: Transaction, child: StoredUnit): void {
  const lamps = [...station.standing.all()].filter(({ told }) => told?.sender === child.id)
  const judged = judgeHere(station, transaction, lamps)
  transaction.afterCommit(() => station.live.publish({ cells: [], kpis: judged }))
}

interface Forwarded {
  readonly measure: number
  readonly slice: number
  readonly period: number
}

async function withdrawForwarded(
  station: Station,
  transaction: Transaction,
  units: readonly StoredUnit[],
): Promise<void> {
  const { db, breathe, afterCommit } = transaction
  const { root } = station.units
  // A direct sub-unit's own cells are merged here: they are its station's to withdraw.
  const forwarded = units.filter(({ id, parentId }) => id !== root.id && parentId !== root.id)
  if (forwarded.length === 0) return
  // One by one: each has a history of its own, and others are answered in between.
  for (const { id } of forwarded) {
    const cells = selectForwarded(db, id)
    if (cells.length === 0) continue
    await enterFigures(station, transaction, (book) => {
      for (const { measure: measureId, slice, period } of cells) {
        const measure = station.dictionary.measureById(measureId)
        if (measure) book.forget(id, measure, slice, period)
      }
    })
    await breathe()
  }
  const lamps = forwarded.flatMap(({ id }) => station.standing.ofUnit(id).filter(({ told }) => told !== null))
  const judged = judgeHere(station, transaction, lamps)
  afterCommit(() => station.live.publish({ cells: [], kpis: judged }))
}

const selectForwarded = (db: ReadableDb, unit: number): Forwarded[] =>
  statement<[number], Forwarded>(
    db,
    `SELECT measure, slice, period FROM cells
     WHERE unit = ? AND part = 0 AND origin_rev IS NOT NULL AND (total IS NOT NULL OR origin_epoch > 0)`,
  ).all(unit)
