/**
 * Data quality of a (unit, measure) by the six criteria of the city's programme: đúng, đủ, sạch, sống,
 * thống nhất, dùng chung. Each is a number from 0 to 1, or null where it cannot be judged from what is
 * known here; what is below 1 says why.
 *
 * The rules see a recent window (as many base periods as a figure is carried at most), so that a mistake
 * that was put right is forgotten in time and an import of old years changes nothing.
 */
import { formatInstant, type Period } from './period.ts'

export const QUALITY_CRITERIA = ['correct', 'sufficient', 'clean', 'living', 'consistent', 'shared'] as const
export type QualityCriterion = (typeof QUALITY_CRITERIA)[number]

export const QUALITY_CODES = [
  'rejected',
  'dismissed',
  'missing',
  'duplicates',
  'outlier',
  'slices-differ',
  'late',
  'silent',
  'never',
  'part-exceeds-whole',
  'books-differ',
  'unused',
  'asked-twice',
  'two-sources',
] as const
export type QualityCode = (typeof QUALITY_CODES)[number]

export interface QualityReason {
  readonly criterion: QualityCriterion
  readonly code: QualityCode
  readonly params: Readonly<Record<string, string | number>>
  readonly count?: number
}

export type QualityScores = Readonly<Record<QualityCriterion, number | null>>

/** What is known of one (unit, measure). Null for what cannot be known here. */
export interface QualityFacts {
  /** Observations at the door; null where another station takes them. */
  readonly door: DoorFacts | null
  /** Periods that are due by now. */
  readonly due: readonly DuePeriod[]
  readonly figures: FigureFacts
  /** Null where nothing came and nothing was due. */
  readonly age: AgeFacts | null
  readonly comparisons: readonly Comparison[]
  /** What the last verification of books with the unit's station said. */
  readonly books: 'matched' | 'differs' | null
  readonly use: UseFacts
}

export interface DoorFacts {
  readonly accepted: number
  /** Refused rows by their code, duplicates left out. */
  readonly rejected: ReadonlyMap<string, number>
  /** Refused rows that their owner dismissed. */
  readonly dismissed: number
}

/** Leaf units that are due for a period, and those whose figure is there or stands in. */
export interface DuePeriod {
  readonly period: Period
  readonly expected: number
  readonly present: number
}

export interface FigureFacts {
  /** Figures that were looked at. */
  readonly count: number
  /** Rows that said again what the same request had said. */
  readonly duplicates: number
  readonly outliers: ReadonlyArray<{
    readonly period: Period
    readonly value: number
    readonly median: number
  }>
  /** Periods whose slices do not add up. */
  readonly slices: ReadonlyArray<{ readonly period: Period; readonly total: number; readonly sum: number }>
}

/** Instants in ms since 1970. */
export interface AgeFacts {
  readonly now: number
  /** Since when the unit's station has been silent. */
  readonly silentSince: number | null
  /** The newest figure: late from `lateAt`, worth nothing from `deadAt`. */
  readonly newest: { readonly period: Period; readonly lateAt: number; readonly deadAt: number } | null
}

/** A part and its whole at one unit and period. */
export interface Comparison {
  readonly part: string
  readonly whole: string
  readonly period: Period
  readonly partValue: number
  readonly wholeValue: number
}

export interface UseFacts {
  /** KPIs that read the measure. */
  readonly uses: number
  /** Other measures that ask for the same fact. */
  readonly twins: readonly string[]
  /** Periods looked at, and those that several sources told of. */
  readonly periods: number
  readonly twice: ReadonlyArray<{ readonly period: Period; readonly sources: readonly string[] }>
}

export interface Quality {
  readonly scores: QualityScores
  /** Mean of the criteria that are judged. */
  readonly total: number
  /** The lowest criterion; null where none is below 1. */
  readonly worst: QualityCriterion | null
  readonly reasons: readonly QualityReason[]
}

/** Outliers that are told one by one. */
const MOST_TOLD = 5
const STEPS = 10_000

interface Judgement {
  readonly score: number | null
  readonly reasons: ReadonlyArray<Omit<QualityReason, 'criterion'>>
}

/**
 * Judges all six. The total is the mean of those that could be judged, each counting the same: the
 * smallest would show ageing and nothing else, and any other weights would have to be argued for. Since a
 * mean can hide one bad criterion among five good ones, the worst one is always named beside it.
 */
export function judgeQuality(facts: QualityFacts): Quality {
  const judged: Record<QualityCriterion, Judgement> = {
    correct: judgeCorrect(facts.door),
    sufficient: judgeSufficient(facts.due),
    clean: judgeClean(facts.figures),
    living: judgeLiving(facts.age),
    consistent: judgeConsistent(facts.comparisons, facts.books),
    shared: judgeShared(facts.use),
  }
  const entries = QUALITY_CRITERIA.map((criterion) => [criterion, rounded(judged[criterion].score)] as const)
  const scores = Object.fromEntries(entries) as Record<QualityCriterion, number | null>
  const known = entries.flatMap(([, score]) => score ?? [])
  return {
    scores,
    total: known.length === 0 ? 0 : floorScore(known.reduce((sum, score) => sum + score, 0) / known.length),
    worst: worstOf(scores),
    reasons: QUALITY_CRITERIA.flatMap((criterion) =>
      judged[criterion].reasons.map((reason) => ({ criterion, ...reason })),
    ),
  }
}

/** The lowest criterion below 1, the first of equals; null where there is none. */
export function worstOf(scores: QualityScores): QualityCriterion | null {
  let worst: QualityCriterion | null = null
  for (const criterion of QUALITY_CRITERIA) {
    const score = scores[criterion]
    if (score !== null && score < (worst === null ? 1 : (scores[worst] ?? 1))) worst = criterion
  }
  return worst
}

const rounded = (score: number | null): number | null => (score === null ? null : floorScore(score))

/** Four digits, rounded down: only what is whole is shown as whole. A tiny part makes up for binary fractions. */
export function floorScore(score: number): number {
  return Math.min(1, Math.max(0, Math.floor(score * STEPS + 1e-7) / STEPS))
}

/** Share of rows that passed validation. What its owner dismissed was no figure, and is only told. */
export function judgeCorrect(door: DoorFacts | null): Judgement {
  if (!door) return { score: null, reasons: [] }
  const refused = [...door.rejected.values()].reduce((sum, count) => sum + count, 0)
  const rejected = [...door.rejected]
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([rule, count]) => ({ code: 'rejected' as const, params: { rule }, count }))
  const dismissed = { code: 'dismissed' as const, params: {}, count: door.dismissed }
  const rows = door.accepted + refused
  return {
    score: rows === 0 ? null : door.accepted / rows,
    reasons: door.dismissed > 0 ? [...rejected, dismissed] : rejected,
  }
}

/** Share of due figures that are there. */
export function judgeSufficient(due: readonly DuePeriod[]): Judgement {
  let expected = 0
  let present = 0
  let latest: Period | null = null
  for (const { period, ...leaves } of due) {
    const there = Math.min(leaves.present, leaves.expected)
    expected += leaves.expected
    present += there
    if (there < leaves.expected && (latest === null || period > latest)) latest = period
  }
  if (expected === 0) return { score: null, reasons: [] }
  const reasons =
    latest === null
      ? []
      : [{ code: 'missing' as const, params: { expected, present, latest }, count: expected - present }]
  return { score: present / expected, reasons }
}

/** Share of figures that are neither said twice, nor unexplained outliers, nor at odds with their slices. */
export function judgeClean({ count, duplicates, outliers, slices }: FigureFacts): Judgement {
  const figures = count + duplicates
  if (figures === 0) return { score: null, reasons: [] }
  const stained = new Set([...outliers, ...slices].map(({ period }) => period))
  const reasons: Array<Omit<QualityReason, 'criterion'>> = []
  if (duplicates > 0) reasons.push({ code: 'duplicates', params: {}, count: duplicates })
  for (const outlier of newestFirst(outliers).slice(0, MOST_TOLD)) {
    const { period, value, median } = outlier
    reasons.push({ code: 'outlier', params: { period, value, median }, count: outliers.length })
  }
  const [differing] = newestFirst(slices)
  if (differing) {
    const { period, total, sum } = differing
    reasons.push({ code: 'slices-differ', params: { period, total, sum }, count: slices.length })
  }
  return { score: Math.max(0, 1 - (duplicates + stained.size) / figures), reasons }
}

/**
 * 1 while fresh, then falling evenly to 0, in hundredths. What comes from a silent station is not living,
 * as its lamps are grey.
 */
export function judgeLiving(age: AgeFacts | null): Judgement {
  if (!age) return { score: null, reasons: [] }
  const { now, silentSince, newest } = age
  if (!newest) return { score: 0, reasons: [{ code: 'never', params: {} }] }
  if (silentSince !== null)
    return { score: 0, reasons: [{ code: 'silent', params: { since: formatInstant(silentSince) } }] }
  const { period, lateAt, deadAt } = newest
  if (now < lateAt) return { score: 1, reasons: [] }
  const left = now >= deadAt ? 0 : Math.floor((100 * (deadAt - now)) / (deadAt - lateAt)) / 100
  // The first instant of being late is late.
  return {
    score: Math.min(0.99, left),
    reasons: [{ code: 'late', params: { period, dueAt: formatInstant(lateAt) } }],
  }
}

/** Share of comparisons that hold; 0 where the books differ. */
export function judgeConsistent(comparisons: readonly Comparison[], books: QualityFacts['books']): Judgement {
  if (comparisons.length === 0 && books === null) return { score: null, reasons: [] }
  const reasons: Array<Omit<QualityReason, 'criterion'>> = []
  const wrong = comparisons.filter(({ partValue, wholeValue }) => partValue > wholeValue)
  for (const [newest, count] of byPair(wrong)) {
    reasons.push({ code: 'part-exceeds-whole', params: { ...newest }, count })
  }
  if (books === 'differs') reasons.push({ code: 'books-differ', params: {} })
  const share = comparisons.length === 0 ? 1 : 1 - wrong.length / comparisons.length
  return { score: books === 'differs' ? 0 : share, reasons }
}

/** The newest comparison of each part and whole, and how many there are. */
function byPair(comparisons: readonly Comparison[]): Array<[Comparison, number]> {
  const pairs = new Map<string, [Comparison, number]>()
  for (const comparison of newestFirst(comparisons)) {
    const key = `${comparison.part}|${comparison.whole}`
    const known = pairs.get(key)
    if (known) known[1] += 1
    else pairs.set(key, [comparison, 1])
  }
  return [...pairs].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
}

/**
 * Entered once and used: 1 where a KPI reads the measure and nobody else asks for the same fact, 0 where
 * none reads it; each other measure that asks the same, and the share of periods that several sources told
 * of, divide it.
 */
export function judgeShared({ uses, twins, periods, twice }: UseFacts): Judgement {
  const reasons: Array<Omit<QualityReason, 'criterion'>> = []
  if (uses === 0) reasons.push({ code: 'unused', params: {} })
  for (const measure of twins.toSorted().slice(0, MOST_TOLD)) {
    reasons.push({ code: 'asked-twice', params: { measure }, count: twins.length })
  }
  const [newest] = newestFirst(twice)
  if (newest) {
    const sources = newest.sources.toSorted().join(', ')
    reasons.push({ code: 'two-sources', params: { period: newest.period, sources }, count: twice.length })
  }
  const asked = 1 + twins.length + (periods === 0 ? 0 : Math.min(1, twice.length / periods))
  return { score: uses === 0 ? 0 : 1 / asked, reasons }
}

function newestFirst<Item extends { readonly period: Period }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (a.period < b.period ? 1 : a.period > b.period ? -1 : 0))
}
