/**
 * What every station must hold once the network is quiet, computed from the leaves' figures alone, in the
 * plainest way: fold each leaf over time, then merge up the tree. It shares no code with the stations.
 */

export type Granularity = 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year'

export interface MeasureRule {
  readonly key: string
  readonly base: 'day' | 'month'
  readonly fold: 'sum' | 'last' | 'max' | 'mean'
  readonly merge: 'sum' | 'max' | 'mean'
  /** Which earlier figure stands in where a unit has none: the latest one, that of the same year, or none. */
  readonly carries: 'any' | 'same-year' | 'none'
  /** Figures are integers of this many decimals. */
  readonly decimals: number
}

/** By `measure|period|slice`. */
export type Figures = ReadonlyMap<string, number>

/** A unit with what was entered at its own station, and the stations below it. */
export interface Branch {
  readonly unit: string
  readonly figures: Figures
  readonly below: readonly Branch[]
}

export interface ExpectedCell {
  readonly value: number
  readonly n: number
  readonly reported: number
  readonly carried: number
}

/** Cells of a unit by `measure|period|slice`. */
export type ExpectedCells = ReadonlyMap<string, ExpectedCell>

interface State {
  readonly total: number
  readonly n: number
  readonly reported: number
  readonly carried: number
}

/** States of one series by the number of their period, for each granularity. */
type Series = Map<Granularity, Map<number, State>>

const LONGER: Record<MeasureRule['base'], readonly Granularity[]> = {
  day: ['week', 'month', 'quarter', 'half', 'year'],
  month: ['quarter', 'half', 'year'],
}
const REACH: Record<Granularity, number> = { day: 31, week: 8, month: 12, quarter: 4, half: 2, year: 2 }
const PER_YEAR = { month: 12, quarter: 4, half: 2, year: 1 } as const
const DAY_MS = 86_400_000

/** The number of the period that holds a day; days count from 1970-01-01, which was a Thursday. */
function numberAt(day: number, granularity: Granularity): number {
  if (granularity === 'day') return day
  if (granularity === 'week') return Math.floor((day + 3) / 7)
  const date = new Date(day * DAY_MS)
  const perYear = PER_YEAR[granularity]
  return date.getUTCFullYear() * perYear + Math.floor((date.getUTCMonth() * perYear) / 12)
}

function yearOf(number: number, granularity: Granularity): number {
  if (granularity === 'day') return numberAt(number, 'year')
  // A week belongs to the year of its Thursday.
  if (granularity === 'week') return numberAt(number * 7, 'year')
  return Math.floor(number / PER_YEAR[granularity])
}

function nameOf(number: number, granularity: Granularity): string {
  if (granularity === 'day') return new Date(number * DAY_MS).toISOString().slice(0, 10)
  const year = yearOf(number, granularity)
  if (granularity === 'week') {
    const nth = Math.floor((number * 7 - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1
    return `${year}-W${String(nth).padStart(2, '0')}`
  }
  if (granularity === 'year') return String(year)
  const nth = (number % PER_YEAR[granularity]) + 1
  if (granularity === 'month') return `${year}-${String(nth).padStart(2, '0')}`
  return `${year}-${granularity === 'quarter' ? 'Q' : 'H'}${nth}`
}

/** The first day of `2026-11-21` or `2026-11`. */
function firstDay(period: string): number {
  const [year = 0, month = 1, day = 1] = period.split('-').map(Number)
  return Date.UTC(year, month - 1, day) / DAY_MS
}

function foldFigures(rule: MeasureRule, figures: ReadonlyMap<string, number>): Series {
  const series: Series = new Map()
  const base = [...figures].map(([period, total]) => ({ day: firstDay(period), total }))
  base.sort((a, b) => a.day - b.day)
  for (const granularity of [rule.base, ...LONGER[rule.base]]) {
    const groups = new Map<number, number[]>()
    for (const { day, total } of base) {
      const number = numberAt(day, granularity)
      groups.set(number, [...(groups.get(number) ?? []), total])
    }
    series.set(
      granularity,
      new Map(
        [...groups].map(([number, totals]) => {
          const sum = totals.reduce((all, total) => all + total, 0)
          const total = { sum, mean: sum, max: Math.max(...totals), last: totals.at(-1) ?? 0 }[rule.fold]
          return [number, { total, n: totals.length, reported: 1, carried: 0 }]
        }),
      ),
    )
  }
  return series
}

/** A part's own state of a period, or the earlier one that stands in for it. */
function contribution(
  rule: MeasureRule,
  granularity: Granularity,
  cells: ReadonlyMap<number, State> | undefined,
  number: number,
): State | null {
  const own = cells?.get(number)
  if (own || rule.carries === 'none') return own ?? null
  for (let earlier = number - 1; earlier >= number - REACH[granularity]; earlier -= 1) {
    const found = cells?.get(earlier)
    if (!found) continue
    const isReached = rule.carries === 'any' || yearOf(earlier, granularity) === yearOf(number, granularity)
    return isReached ? { ...found, reported: 0, carried: found.reported + found.carried } : null
  }
  return null
}

function mergeSeries(rule: MeasureRule, parts: readonly Series[]): Series {
  const merged: Series = new Map()
  for (const granularity of [rule.base, ...LONGER[rule.base]]) {
    const cells = new Map<number, State>()
    const numbers = new Set(parts.flatMap((part) => [...(part.get(granularity)?.keys() ?? [])]))
    for (const number of numbers) {
      const states = parts.flatMap(
        (part) => contribution(rule, granularity, part.get(granularity), number) ?? [],
      )
      const add = (pick: (state: State) => number) => states.reduce((sum, state) => sum + pick(state), 0)
      cells.set(number, {
        total:
          rule.merge === 'max' ? Math.max(...states.map(({ total }) => total)) : add(({ total }) => total),
        n: add(({ n }) => n),
        reported: add(({ reported }) => reported),
        carried: add(({ carried }) => carried),
      })
    }
    merged.set(granularity, cells)
  }
  return merged
}

function seriesOf(rule: MeasureRule, slice: string, { figures, below }: Branch): Series {
  const own = new Map<string, number>()
  for (const [key, total] of figures) {
    const [measure, period = '', ofSlice] = key.split('|')
    if (measure === rule.key && ofSlice === slice) own.set(period, total)
  }
  const folded = foldFigures(rule, own)
  if (below.length === 0) return folded
  return mergeSeries(rule, [...below.map((branch) => seriesOf(rule, slice, branch)), folded])
}

const slicesOf = ({ figures, below }: Branch): string[] => [
  ...[...figures.keys()].map((key) => key.split('|')[2] ?? ''),
  ...below.flatMap(slicesOf),
]

/** Cells of one unit, as its own station and its parent must hold them. */
export function expectedCells(rules: readonly MeasureRule[], branch: Branch): ExpectedCells {
  const cells = new Map<string, ExpectedCell>()
  for (const slice of new Set(slicesOf(branch))) {
    for (const rule of rules) {
      for (const [granularity, states] of seriesOf(rule, slice, branch)) {
        for (const [number, { total, ...counts }] of states) {
          const value = (rule.merge === 'mean' ? total / counts.n : total) / 10 ** rule.decimals
          cells.set(`${rule.key}|${nameOf(number, granularity)}|${slice}`, { value, ...counts })
        }
      }
    }
  }
  return cells
}
