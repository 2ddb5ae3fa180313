/**
 * What is known of one (unit, measure), read from the replica. At a parent, sub-units with stations of
 * their own are judged by their cells alone: who refused which row there, and why a figure is unusual, is
 * known to them.
 */

import { booksOfMeasure } from '#shared/domain/books.ts'
import { isWorkingDay } from '#shared/domain/calendar.ts'
import { carriedFrom, carries } from '#shared/domain/carry.ts'
import { cellValue } from '#shared/domain/cell.ts'
import { checkSlices } from '#shared/domain/code-list.ts'
import { cellDecimals, unscaleValue } from '#shared/domain/measure.ts'
import {
  enclosingPeriod,
  granularityOf,
  isPeriod,
  type Period,
  packedRange,
  packPeriod,
  periodEnd,
  periodStart,
  shiftPeriod,
  unpackPeriod,
} from '#shared/domain/period.ts'
import type {
  Comparison,
  DoorFacts,
  DuePeriod,
  FigureFacts,
  QualityFacts,
  UseFacts,
} from '#shared/domain/quality.ts'
import { findOutliers, judgedHistory } from '#shared/domain/quality-outliers.ts'
import { lifeOf } from '#shared/domain/quality-periods.ts'
import type { Station } from '../../context.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import { codeListOf } from '../observations/code-lists.ts'
import type { StoredUnit } from '../units/queries.ts'
import {
  type EntryRow,
  type FigureRow,
  selectEntries,
  selectFigures,
  selectRefused,
  selectSliceIds,
  selectWord,
} from './queries.ts'
import type { Survey, Window } from './survey.ts'

/** Figures that an outlier is looked for among: half a year of days. */
const HISTORY = 182

export interface Gathered {
  readonly facts: QualityFacts
  /** Packed. */
  readonly newest: number | null
}

/** Null where nobody has ever asked, or is due, for such a figure: there is nothing to judge. */
export function gatherFacts(survey: Survey, unit: StoredUnit, measure: KnownMeasure): Gathered | null {
  const { station, now } = survey
  const { db } = station
  const window = survey.window(measure)
  const isRemote = station.children.writesFor(unit)
  const refused = isRemote ? [] : selectRefused(db, unit.code, measure.key)
  const since = dueSince(survey, unit, measure)
  if (since === null && refused.length === 0) return null
  const figures = selectFigures(
    db,
    unit.id,
    measure.id,
    0,
    packedRange(measure.basePeriod).from,
    window.to,
    HISTORY,
  )
  const entries = isRemote
    ? []
    : selectEntries(db, { unit: unit.id, measure: measure.id, from: window.from, to: window.to })
  const recentRefused = refused.filter(
    ({ period, received_at }) => isRecent(measure, window, period) ?? received_at >= startOf(window),
  )
  const due = duePeriods(survey, unit, measure, window, since, figures)
  const newest = figures[0]?.period ?? null
  const isAsked = due.some(({ expected }) => expected > 0)
  if (newest === null && !isAsked && refused.length === 0) return null
  const newestPeriod = newest === null ? null : unpackPeriod(newest)
  const silent = station.children.isSilent(unit.id) ? silentSince(station, unit) : null
  return {
    newest,
    facts: {
      door: isRemote ? null : doorFacts(entries.length, recentRefused),
      due,
      figures: figureFacts(survey, unit, measure, window, figures, entries, countDuplicates(recentRefused)),
      age: newestPeriod
        ? {
            now,
            silentSince: silent,
            newest: { period: newestPeriod, ...lifeOf(measure, station.calendar, newestPeriod) },
          }
        : isAsked
          ? { now, silentSince: silent, newest: null }
          : null,
      comparisons: compare(survey, unit, measure, window, figures),
      books: booksFacts(survey, unit, measure),
      use: factsOfUse(survey, measure, entries),
    },
  }
}

function booksFacts(survey: Survey, unit: StoredUnit, { key }: KnownMeasure): QualityFacts['books'] {
  const outcome = survey.books(unit)
  return outcome && booksOfMeasure(outcome, key)
}

/**
 * From which packed base period on a unit's figures are asked for: since it reported the measure, or,
 * for a unit on the roster, since any of its siblings did. So does coverage count. Null where it is not
 * asked.
 */
function dueSince(survey: Survey, unit: StoredUnit, measure: KnownMeasure): number | null {
  const own = survey.first(unit, measure)
  const { units } = survey.station
  if (measure.overUnits === 'none' || unit.parentId === null || unit.id === units.root.id) return own
  const current = survey.window(measure).recent.at(-1)
  if (!current || survey.expected(unit.id, current) === 0) return own
  return survey.firstBelow(units.byId(unit.parentId), measure) ?? own
}

/** Whether a written period lies in the window; null where it is none of the measure's. */
function isRecent(measure: KnownMeasure, window: Window, written: string): boolean | null {
  if (!isPeriod(written) || granularityOf(written) !== measure.basePeriod) return null
  return packPeriod(written) >= window.from
}

const startOf = (window: Window): number => periodStart(unpackPeriod(window.from))

interface Refused {
  readonly code: string
  readonly state: string
}

const DUPLICATE = 'duplicate-row'

/** Rows that were said twice count against cleanness, and only there. */
function countDuplicates(refused: readonly Refused[]): number {
  return refused.filter(({ code, state }) => code === DUPLICATE && state !== 'dismissed').length
}

function doorFacts(accepted: number, refused: readonly Refused[]): DoorFacts {
  const rejected = new Map<string, number>()
  let dismissed = 0
  for (const { code, state } of refused) {
    if (code === DUPLICATE) continue
    if (state === 'dismissed') dismissed += 1
    else rejected.set(code, (rejected.get(code) ?? 0) + 1)
  }
  return { accepted, rejected, dismissed }
}

function duePeriods(
  survey: Survey,
  unit: StoredUnit,
  measure: KnownMeasure,
  window: Window,
  since: number | null,
  figures: readonly FigureRow[],
): DuePeriod[] {
  if (since === null) return []
  const byPeriod = new Map(figures.map((figure) => [figure.period, figure]))
  // Where only the unit itself has ever reported, it is asked for its own figure and for no other.
  const isAlone = measure.overUnits === 'none' || survey.firstBelow(unit, measure) === null
  const hasLeaves = survey.station.units.children(unit.id).length > 0
  return window.due.flatMap((period) => {
    const packed = packPeriod(period)
    if (packed < since) return []
    const leaves = survey.expected(unit.id, period)
    const expected = hasLeaves && isAlone && !isMerged(figures) ? Math.min(1, leaves) : leaves
    const figure = byPeriod.get(packed) ?? standsIn(measure, packed, figures)
    return [{ period, expected, present: figure ? figure.reported + figure.carried : 0 }]
  })
}

/** True for figures that a unit's own station merged of several below it. */
const isMerged = (figures: readonly FigureRow[]): boolean =>
  figures.some(({ reported, carried }) => reported + carried > 1)

/** The figure that stands in for a period by the carry rule. Figures come newest first. */
function standsIn(
  measure: KnownMeasure,
  packed: number,
  figures: readonly FigureRow[],
): FigureRow | undefined {
  if (!carries(measure)) return undefined
  const { from, to } = carriedFrom(measure, packed)
  return figures.find(({ period }) => period >= from && period <= to)
}

function figureFacts(
  survey: Survey,
  unit: StoredUnit,
  measure: KnownMeasure,
  window: Window,
  figures: readonly FigureRow[],
  entries: readonly EntryRow[],
  duplicates: number,
): FigureFacts {
  const isParent = survey.station.units.children(unit.id).length > 0
  // A running period is not whole yet, nor is a sum in which units are missing.
  const whole = figures.flatMap((figure) => {
    const period = unpackPeriod(figure.period)
    if (periodEnd(period) > survey.now) return []
    const isPartial = isParent && figure.reported + figure.carried < survey.expected(unit.id, period)
    const value = isPartial ? null : cellValue(measure, figure)
    return value === null ? [] : [{ period, value }]
  })
  const explained = explainedPeriods(figures, entries)
  const recent = new Set(window.recent)
  const history = judgedHistory(measure.kind, whole, followsInYear)
  const outliers = findOutliers(history, {
    isAsked: (period) => recent.has(period),
    isWorkingDay: (day) => isWorkingDay(survey.station.calendar, day),
    counts:
      (measure.kind === 'flow' || measure.kind === 'stock') &&
      measure.decimals === 0 &&
      (measure.minimum ?? -1) >= 0,
  }).filter(({ period }) => !explained.has(packPeriod(period)))
  return {
    count: figures.filter(({ period }) => period >= window.from).length,
    duplicates,
    outliers,
    slices: differingSlices(survey.station, unit, measure, window, figures),
  }
}

const followsInYear = (before: Period, after: Period): boolean =>
  shiftPeriod(before, 1) === after && enclosingPeriod(before, 'year') === enclosingPeriod(after, 'year')

/** Packed periods whose figure was confirmed by a revision, carries a reason, or is a restatement. */
function explainedPeriods(figures: readonly FigureRow[], entries: readonly EntryRow[]): Set<number> {
  const explained = new Set(figures.filter(({ restated }) => restated === 1).map(({ period }) => period))
  let before: number | null = null
  for (const { slice, period, reason } of entries) {
    if (slice !== 0) continue
    if (reason !== null || period === before) explained.add(period)
    before = period
  }
  return explained
}

function differingSlices(
  station: Station,
  unit: StoredUnit,
  measure: KnownMeasure,
  { from, to }: Window,
  figures: readonly FigureRow[],
): FigureFacts['slices'] {
  const list = codeListOf(station, measure)
  if (!list?.exhaustive) return []
  const cells = new Map<number, Map<string, FigureRow>>()
  for (const figure of figures) if (figure.period >= from) cells.set(figure.period, new Map([['', figure]]))
  for (const [code, slice] of selectSliceIds(station.db, [...list.codes])) {
    for (const part of selectFigures(station.db, unit.id, measure.id, slice, from, to, HISTORY)) {
      cells.get(part.period)?.set(code, part)
    }
  }
  const decimals = cellDecimals(measure)
  return [...cells].flatMap(([period, slices]) => {
    const check = checkSlices(measure, list, slices)
    if (check.status !== 'differs') return []
    const { total, sum } = check
    return [
      {
        period: unpackPeriod(period),
        total: unscaleValue(total, decimals),
        sum: unscaleValue(sum, decimals),
      },
    ]
  })
}

/** The measure against those that it is a share of, or that are shares of it. */
function compare(
  survey: Survey,
  unit: StoredUnit,
  measure: KnownMeasure,
  { from, to }: Window,
  figures: readonly FigureRow[],
): Comparison[] {
  const own = figures.filter(({ period }) => period >= from)
  return survey.relations.shares(measure).flatMap(({ part, whole }) => {
    const other = part.id === measure.id ? whole : part
    const others = new Map(
      selectFigures(survey.station.db, unit.id, other.id, 0, from, to, HISTORY).map((row) => [
        row.period,
        row,
      ]),
    )
    return own.flatMap((figure) => {
      const partner = others.get(figure.period)
      // Figures of different sets of units say nothing about each other.
      if (!partner || partner.reported + partner.carried !== figure.reported + figure.carried) return []
      const [partRow, wholeRow] = other === whole ? [figure, partner] : [partner, figure]
      const partValue = cellValue(part, partRow)
      const wholeValue = cellValue(whole, wholeRow)
      if (partValue === null || wholeValue === null) return []
      return [
        { part: part.key, whole: whole.key, period: unpackPeriod(figure.period), partValue, wholeValue },
      ]
    })
  })
}

/** Several sources that told of the same total, none of them saying why. */
function factsOfUse(survey: Survey, measure: KnownMeasure, entries: readonly EntryRow[]): UseFacts {
  const sources = new Map<number, Set<number>>()
  for (const { slice, period, source, reason } of entries) {
    if (slice !== 0 || reason !== null) continue
    const known = sources.get(period)
    if (known) known.add(source)
    else sources.set(period, new Set([source]))
  }
  const { station, relations } = survey
  const twice = [...sources].flatMap(([period, ids]) =>
    ids.size < 2
      ? []
      : [{ period: unpackPeriod(period), sources: [...ids].map((id) => selectWord(station.db, id)) }],
  )
  return {
    uses: station.dictionary.dependents(measure.id).length,
    twins: relations.twins(measure),
    periods: sources.size,
    twice,
  }
}

function silentSince({ children, units }: Station, unit: StoredUnit): number {
  for (const at of [unit, ...units.ancestors(unit)]) {
    const child = children.get(at.id)
    if (child?.state === 'silent') return child.state_since
  }
  return 0
}
