/**
 * Scores in memory, as they were last committed, with their sums: a mean over thousands of scores is
 * read at once, and moves by differences. Scores are integers, so that sums never drift.
 */
import { QUALITY_CRITERIA, type QualityCriterion } from '#shared/domain/quality.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { StoredUnit } from '../units/queries.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { eachQuality, type QualityDay, type StoredQuality, type StoredScores } from './queries.ts'

export type KeptQuality = Omit<StoredQuality, 'reasons'>

/** Means in ten-thousandths, rounded down. */
export type Means = Omit<QualityDay, 'unit' | 'measure' | 'day'>

export interface QualityBook {
  get(unit: number, measure: number): KeptQuality | null
  all(): Iterable<KeptQuality>
  put(score: KeptQuality): void
  remove(unit: number, measure: number): void
  /** Means over a unit and all below it. */
  ofUnit(unit: StoredUnit): Means
  /** Means of one measure over the whole station. */
  ofMeasure(measure: number): Means
  /** Means of each measure over a unit and all below it. */
  measuresBelow(unit: StoredUnit): Map<number, Means>
}

interface Sums {
  scores: number
  total: number
  uses: number
  readonly sum: Record<QualityCriterion, number>
  readonly judged: Record<QualityCriterion, number>
}

const zeros = (): Record<QualityCriterion, number> => ({
  correct: 0,
  sufficient: 0,
  clean: 0,
  living: 0,
  consistent: 0,
  shared: 0,
})
const noSums = (): Sums => ({ scores: 0, total: 0, uses: 0, sum: zeros(), judged: zeros() })

function addScore(sums: Sums, score: StoredScores & { total: number; uses: number }, times: 1 | -1): void {
  sums.scores += times
  sums.total += times * score.total
  sums.uses += times * score.uses
  for (const criterion of QUALITY_CRITERIA) {
    const value = score[criterion]
    if (value === null) continue
    sums.sum[criterion] += times * value
    sums.judged[criterion] += times
  }
}

function addSums(sums: Sums, other: Sums): void {
  sums.scores += other.scores
  sums.total += other.total
  sums.uses += other.uses
  for (const criterion of QUALITY_CRITERIA) {
    sums.sum[criterion] += other.sum[criterion]
    sums.judged[criterion] += other.judged[criterion]
  }
}

function meansOf({ scores, total, uses, sum, judged }: Sums): Means {
  const mean = (criterion: QualityCriterion) =>
    judged[criterion] === 0 ? null : Math.floor(sum[criterion] / judged[criterion])
  return {
    scores,
    correct: mean('correct'),
    sufficient: mean('sufficient'),
    clean: mean('clean'),
    living: mean('living'),
    consistent: mean('consistent'),
    shared: mean('shared'),
    total: scores === 0 ? null : Math.floor(total / scores),
    uses: scores === 0 ? null : Math.round((100 * uses) / scores) / 100,
  }
}

export function loadQualityBook(db: ReadableDb, units: UnitTree): QualityBook {
  const scores = new Map<number, Map<number, KeptQuality>>()
  const unitSums = new Map<number, Sums>()
  const measureSums = new Map<number, Sums>()

  const move = (score: KeptQuality, times: 1 | -1): void => {
    addScore(sumsAt(unitSums, score.unit), score, times)
    addScore(sumsAt(measureSums, score.measure), score, times)
  }
  const take = (unit: number, measure: number): void => {
    const before = scores.get(unit)?.get(measure)
    if (!before) return
    move(before, -1)
    scores.get(unit)?.delete(measure)
  }
  const put = (score: KeptQuality): void => {
    take(score.unit, score.measure)
    const known = scores.get(score.unit)
    if (known) known.set(score.measure, score)
    else scores.set(score.unit, new Map([[score.measure, score]]))
    move(score, 1)
  }
  for (const score of eachQuality(db)) put(score)

  return {
    get: (unit, measure) => scores.get(unit)?.get(measure) ?? null,
    *all() {
      for (const known of scores.values()) yield* known.values()
    },
    put,
    remove: take,
    ofUnit(unit) {
      const sums = noSums()
      for (const { id } of eachBelow(units, unit)) {
        const own = unitSums.get(id)
        if (own) addSums(sums, own)
      }
      return meansOf(sums)
    },
    ofMeasure: (measure) => meansOf(measureSums.get(measure) ?? noSums()),
    measuresBelow(unit) {
      if (unit.id === units.root.id) {
        return new Map(
          [...measureSums].flatMap(([id, sums]) => (sums.scores > 0 ? [[id, meansOf(sums)]] : [])),
        )
      }
      const sums = new Map<number, Sums>()
      for (const { id } of eachBelow(units, unit)) {
        for (const score of scores.get(id)?.values() ?? []) addScore(sumsAt(sums, score.measure), score, 1)
      }
      return new Map([...sums].map(([id, each]) => [id, meansOf(each)]))
    },
  }
}

function sumsAt(kept: Map<number, Sums>, key: number): Sums {
  let sums = kept.get(key)
  if (!sums) {
    sums = noSums()
    kept.set(key, sums)
  }
  return sums
}

function* eachBelow(units: UnitTree, unit: StoredUnit): Generator<StoredUnit> {
  yield unit
  for (const child of units.children(unit.id)) yield* eachBelow(units, child)
}
