/**
 * What a KPI's value hangs on: measures, its own and those behind `kpi("…")`, and how far back each is
 * read. Read the other way round it tells which periods of a KPI a changed cell touches.
 */
import type { Formula } from './formula.ts'
import type { Shift } from './formula-shift.ts'
import { yearsAway } from './formula-shift.ts'
import { granularityOf, isPeriod, type Period, shiftPeriod } from './period.ts'

/** So many periods and so many years back; the order of the steps is not kept. */
export interface Distance {
  readonly periods: number
  readonly years: number
}

export interface Reach {
  /** For each measure the distances at which it is read, nearest first. */
  readonly measures: ReadonlyMap<string, readonly Distance[]>
  /** Codes whose value goes in, the KPI's own included. */
  readonly kpis: ReadonlySet<string>
}

const keyOf = ({ periods, years }: Distance) => `${periods}|${years}`
const byDistance = (a: Distance, b: Distance) => a.years - b.years || a.periods - b.periods

function distanceOf(path: readonly Shift[]): Distance {
  const periods = path.filter((shift) => shift === 'prev').length
  return { periods, years: path.length - periods }
}

/**
 * Reach of every KPI among these; each is worked out once. Unknown codes and KPIs that lead back to
 * themselves add nothing.
 */
export function reachOfAll(formulas: ReadonlyMap<string, Formula>): ReadonlyMap<string, Reach> {
  const known = new Map<string, Reach>()
  const open = new Set<string>()
  const reachOf = (code: string): Reach | null => {
    const before = known.get(code)
    if (before) return before
    const formula = formulas.get(code)
    if (!formula || open.has(code)) return null
    open.add(code)
    const measures = new Map<string, Map<string, Distance>>()
    const kpis = new Set([code])
    const add = (key: string, distance: Distance): void => {
      const distances = measures.get(key) ?? new Map<string, Distance>()
      distances.set(keyOf(distance), distance)
      measures.set(key, distances)
    }
    for (const { path, measures: keys, kpis: codes } of formula.reads) {
      const here = distanceOf(path)
      for (const key of keys) add(key, here)
      for (const other of codes) {
        const behind = reachOf(other)
        if (!behind) continue
        for (const each of behind.kpis) kpis.add(each)
        for (const [key, distances] of behind.measures) {
          for (const { periods, years } of distances) {
            add(key, { periods: here.periods + periods, years: here.years + years })
          }
        }
      }
    }
    open.delete(code)
    const reach: Reach = {
      measures: new Map([...measures].map(([key, all]) => [key, [...all.values()].sort(byDistance)])),
      kpis,
    }
    known.set(code, reach)
    return reach
  }
  for (const code of formulas.keys()) reachOf(code)
  return known
}

/**
 * How many KPIs stand one upon the other below each, itself counted. Not recursive, unlike what works on
 * such a chain afterwards. KPIs that lead back to themselves are left out.
 */
export function chainLengths(formulas: ReadonlyMap<string, Formula>): ReadonlyMap<string, number> {
  const waiting = new Map<string, number>()
  const readers = new Map<string, string[]>()
  for (const [code, formula] of formulas) {
    const known = formula.kpis.filter((other) => formulas.has(other))
    waiting.set(code, known.length)
    for (const other of known) {
      const those = readers.get(other)
      if (those) those.push(code)
      else readers.set(other, [code])
    }
  }
  const lengths = new Map<string, number>()
  const ready = [...waiting].filter(([, count]) => count === 0).map(([code]) => code)
  const longest = new Map<string, number>()
  // The list grows while it is walked.
  for (const code of ready) {
    const length = (longest.get(code) ?? 0) + 1
    lengths.set(code, length)
    for (const reader of readers.get(code) ?? []) {
      longest.set(reader, Math.max(longest.get(reader) ?? 0, length))
      const left = (waiting.get(reader) ?? 0) - 1
      waiting.set(reader, left)
      if (left === 0) ready.push(reader)
    }
  }
  return lengths
}

/**
 * Periods of a KPI whose value reads a cell of `changed`, a period of the KPI's own granularity, oldest
 * first. Around 29 February and week 53, where the order of steps matters, one too many may be named,
 * never one too few.
 */
export function touchedPeriods(distances: readonly Distance[], changed: Period): Period[] {
  const touched = new Set<Period>()
  for (const { periods, years } of distances) {
    const ends = yearsLater(changed, years)
      .map((period) => shiftPeriod(period, periods))
      .sort()
    const [first] = ends
    const last = ends.at(-1)
    if (!first || !last) continue
    // Days and weeks are counted over years of unequal length: one step more or less for each.
    const slack = periods > 0 && years > 0 && isUneven(changed) ? years : 0
    const end = shiftPeriod(last, slack)
    for (let at = shiftPeriod(first, -slack); at <= end; at = shiftPeriod(at, 1)) touched.add(at)
  }
  return [...touched].sort()
}

const isUneven = (period: Period) => ['day', 'week'].includes(granularityOf(period))

/** The same period years later; where it does not exist, its neighbours. */
function yearsLater(period: Period, years: number): Period[] {
  const later = yearsAway(period, years)
  if (isPeriod(later)) return [later]
  const before = yearsAway(shiftPeriod(period, -1), years)
  const after = yearsAway(shiftPeriod(period, 1), years)
  return [before, after].filter(isPeriod)
}
