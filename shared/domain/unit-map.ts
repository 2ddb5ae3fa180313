/**
 * The merge map: units merge and split, and their history stays with the old codes. To read an earlier
 * period under the new ones, the old units' figures are put together: values add up by their share, ratios
 * are computed anew from such sums. Nothing that is stored is rewritten.
 *
 * A change says that from a day on a share of one unit belongs to another. On one day the shares of a unit
 * add up to 1. A unit that keeps a share for itself (`from` is `to`) goes on; any other is closed that day. A
 * unit that only takes others in needs no line for itself.
 */

import { carries } from './carry.ts'
import { type CellState, cellValue } from './cell.ts'
import type { Measure } from './measure.ts'
import { type Period, periodEnd, periodStart } from './period.ts'

export interface UnitChange<Unit> {
  readonly from: Unit
  readonly to: Unit
  /** The first day on which it holds. */
  readonly since: Period
  /** Above 0, at most 1. */
  readonly share: number
}

export interface UnitPart<Unit> {
  readonly unit: Unit
  readonly share: number
}

/** How a unit is read in a period that is older than a change. */
export interface UnitReading<Unit> {
  readonly parts: readonly UnitPart<Unit>[]
  /** A change falls within the period: the unit's own figure may already hold the others'. */
  readonly straddles: boolean
}

export interface UnitMap<Unit> {
  /** Null where the unit is read as it stands: no change is younger than the period. */
  reading(unit: Unit, period: Period): UnitReading<Unit> | null
  /** All units, however far back, whose history is read for this one; itself left out. */
  predecessors(unit: Unit): readonly Unit[]
  /** All units, however many changes later, that read this one's history; itself left out. */
  successors(unit: Unit): readonly Unit[]
  /** The units that a unit passed on to when it ended; empty for one that goes on. */
  heirs(unit: Unit): readonly Unit[]
}

interface Dated<Unit> extends UnitChange<Unit> {
  readonly at: number
}

const SHARES_ADD_UP_WITHIN = 1e-6

export function buildUnitMap<Unit>(changes: readonly UnitChange<Unit>[]): UnitMap<Unit> {
  const into = new Map<Unit, Dated<Unit>[]>()
  /** Days on which a unit passed on all of itself. */
  const ended = new Map<Unit, Set<number>>()
  for (const change of changes) {
    const dated = { ...change, at: periodStart(change.since) }
    into.set(change.to, [...(into.get(change.to) ?? []), dated])
  }
  for (const { from, since } of changes) {
    const at = periodStart(since)
    if (into.get(from)?.some((change) => change.from === from && change.at === at)) continue
    ended.set(from, (ended.get(from) ?? new Set()).add(at))
  }

  const given = new Map<Unit, Unit[]>()
  for (const { from, to } of changes) given.set(from, [...(given.get(from) ?? []), to])

  /** Parts of a unit as it stood just before `asOf`, under the units of the instant `start`. */
  function collect(unit: Unit, start: number, asOf: number, share: number, parts: Map<Unit, number>): void {
    const younger = (into.get(unit) ?? []).filter(({ at }) => at > start && at < asOf)
    const last = Math.max(...younger.map(({ at }) => at))
    if (younger.length === 0) {
      parts.set(unit, (parts.get(unit) ?? 0) + share)
      return
    }
    const then = younger.filter(({ at }) => at === last)
    for (const change of then) collect(change.from, start, last, share * change.share, parts)
    const goesOn = !then.some(({ from }) => from === unit) && !ended.get(unit)?.has(last)
    if (goesOn) collect(unit, start, last, share, parts)
  }

  return {
    reading(unit, period) {
      const changes = into.get(unit)
      if (!changes) return null
      const start = periodStart(period)
      if (!changes.some(({ at }) => at > start)) return null
      const parts = new Map<Unit, number>()
      collect(unit, start, Number.POSITIVE_INFINITY, 1, parts)
      const end = periodEnd(period)
      return {
        parts: [...parts].map(([part, share]) => ({ unit: part, share })),
        straddles: changes.some(({ at }) => at > start && at < end),
      }
    },
    heirs: (unit) =>
      changes.flatMap(({ from, to, since }) =>
        from === unit && ended.get(unit)?.has(periodStart(since)) ? [to] : [],
      ),
    predecessors: (unit) => reach(unit, (each) => into.get(each)?.map(({ from }) => from) ?? []),
    successors: (unit) => (given.has(unit) ? reach(unit, (each) => given.get(each) ?? []) : NONE),
  }
}

const NONE: readonly never[] = []

/** All that is reached from a unit, itself left out. */
function reach<Unit>(unit: Unit, next: (unit: Unit) => readonly Unit[]): Unit[] {
  const found = new Set<Unit>([unit])
  for (const each of found) for (const further of next(each)) found.add(further)
  found.delete(unit)
  return [...found]
}

/** A cell that is read, and how much of it counts. */
export interface SharedCell {
  readonly state: CellState
  readonly share: number
}

/**
 * The figure that several units' cells make together: sums by their shares, means pooled, the smallest or
 * largest as they are. Null where nothing is there, and where a measure is not merged over units and several
 * have a figure.
 */
export function combineShared(measure: Measure, cells: readonly SharedCell[]): number | null {
  const values = cells.flatMap(({ state, share }) => {
    const value = cellValue(measure, state)
    return value === null ? [] : [{ value, n: state.n, share }]
  })
  const [first] = values
  if (!first) return null
  switch (measure.overUnits) {
    case 'sum':
      return values.reduce((sum, { value, share }) => sum + value * share, 0)
    case 'avg': {
      const weight = values.reduce((sum, { n, share }) => sum + n * share, 0)
      return values.reduce((sum, { value, n, share }) => sum + value * n * share, 0) / weight
    }
    case 'min':
      return Math.min(...values.map(({ value }) => value))
    case 'max':
      return Math.max(...values.map(({ value }) => value))
    case 'none':
      return values.length === 1 ? first.value : null
  }
}

/** True for a figure that says how things stand: once the new unit has it, the old ones' are in it. */
export const isLevel = (measure: Measure): boolean => carries(measure) || measure.overTime === 'last'

/** For each unit that passed on all of itself: the first day on which it is no more. */
export function closedSince(changes: readonly UnitChange<string>[]): Map<string, Period> {
  const keeps = new Set(changes.flatMap(({ from, to, since }) => (from === to ? [`${from} ${since}`] : [])))
  const closed = new Map<string, Period>()
  for (const { from, since } of changes) {
    if (keeps.has(`${from} ${since}`)) continue
    const known = closed.get(from)
    if (!known || periodStart(since) < periodStart(known)) closed.set(from, since)
  }
  return closed
}

/** What is wrong with all changes together, in words for whoever enters them; null where nothing is. */
export function wrongChanges(changes: readonly UnitChange<string>[]): string | null {
  const totals = new Map<string, { from: string; since: Period; total: number }>()
  for (const { from, to, since, share } of changes) {
    if (from === to && share === 1)
      return `Đơn vị ${from}: tự chuyển toàn bộ sang chính mình thì không có gì thay đổi.`
    const known = totals.get(`${from} ${since}`) ?? { from, since, total: 0 }
    totals.set(`${from} ${since}`, { ...known, total: known.total + share })
  }
  for (const { from, since, total } of totals.values()) {
    if (Math.abs(total - 1) > SHARES_ADD_UP_WITHIN) {
      return `Đơn vị ${from}, từ ${since}: các phần cộng lại là ${Number(total.toFixed(6))}, phải bằng 1. Phần còn giữ lại ghi bằng một dòng có “to” là ${from}.`
    }
  }
  for (const [closed, since] of closedSince(changes)) {
    const later = changes.find(
      ({ from, to, since: at }) =>
        (from === closed && periodStart(at) > periodStart(since)) ||
        (to === closed && periodStart(at) >= periodStart(since)),
    )
    if (later) {
      return `Đơn vị ${closed} đã thôi tồn tại từ ${since}; không thể có thay đổi từ ${later.since} (${later.from} → ${later.to}).`
    }
  }
  return null
}
