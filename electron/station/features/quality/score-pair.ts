import { judgeQuality, QUALITY_CRITERIA } from '#shared/domain/quality.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import type { StoredUnit } from '../units/queries.ts'
import { gatherFacts } from './gather-facts.ts'
import type { KeptQuality, QualityBook } from './quality-book.ts'
import { type StoredQuality, type StoredScores, selectReasons } from './queries.ts'
import type { ScoreChange } from './store-scores.ts'
import type { Survey } from './survey.ts'

/** Judges one pair; null where its score stands as it was. */
export function scorePair(
  survey: Survey,
  book: QualityBook,
  unit: StoredUnit,
  measure: KnownMeasure,
): ScoreChange | null {
  const gathered = gatherFacts(survey, unit, measure)
  const before = book.get(unit.id, measure.id)
  const key = { unit: unit.id, measure: measure.id }
  if (!gathered) return before ? { ...key, before, after: null } : null
  const { scores, total, reasons } = judgeQuality(gathered.facts)
  const after: StoredQuality = {
    ...key,
    ...(Object.fromEntries(
      QUALITY_CRITERIA.map((criterion) => [criterion, whole(scores[criterion])]),
    ) as StoredScores),
    total: whole(total) ?? 0,
    uses: gathered.facts.use.uses,
    newest: gathered.newest,
    reasons: JSON.stringify(reasons),
    at: survey.now,
  }
  const isSame =
    before !== null &&
    sameScores(before, after) &&
    selectReasons(survey.station.db, unit.id, measure.id) === after.reasons
  return isSame ? null : { ...key, before, after }
}

const whole = (score: number | null): number | null => (score === null ? null : Math.round(score * 10_000))

function sameScores(a: KeptQuality, b: KeptQuality): boolean {
  return (
    a.total === b.total &&
    a.uses === b.uses &&
    a.newest === b.newest &&
    QUALITY_CRITERIA.every((criterion) => a[criterion] === b[criterion])
  )
}
