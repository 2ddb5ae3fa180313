import type { QualityReasonItem, QualityScoreItem, QualitySummary } from '#shared/contract/quality.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { QUALITY_CRITERIA, type QualityCriterion, worstOf } from '#shared/domain/quality.ts'
import type { Station } from '../../context.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import type { Means } from './quality-book.ts'
import type { StoredQuality, StoredScores } from './queries.ts'

const STEPS = 10_000

type Scores = Record<QualityCriterion, number | null>

function scoresOf(stored: StoredScores): Scores {
  return Object.fromEntries(
    QUALITY_CRITERIA.map((criterion) => [criterion, fraction(stored[criterion])]),
  ) as Scores
}

const fraction = (stored: number | null): number | null => (stored === null ? null : stored / STEPS)

/** A score as the API shows it, or null where its measure is no longer in the dictionary. */
export function scoreItem(station: Station, stored: StoredQuality): QualityScoreItem | null {
  const measure = station.dictionary.measureById(stored.measure)
  if (!measure) return null
  const scores = scoresOf(stored)
  return {
    unit: station.units.byId(stored.unit as UnitId).code,
    measure: measure.key,
    at: formatInstant(stored.at),
    ...scores,
    total: stored.total / STEPS,
    worst: worstOf(scores),
    uses: stored.uses,
    reasons: JSON.parse(stored.reasons) as QualityReasonItem[],
  }
}

/** Means as the API shows them. */
export function meansItem(means: Means) {
  const { scores, total, uses } = means
  return { scores, ...scoresOf(means), total: fraction(total), uses }
}

export function summaryItem(
  station: Station,
  unit: StoredUnit,
  measure: KnownMeasure | null,
  means: Means,
): QualitySummary {
  const item = meansItem(means)
  return {
    unit: unit.code,
    measure: measure?.key ?? null,
    at: formatInstant(station.clock()),
    ...item,
    worst: worstOf(item),
  }
}

/** What the wall's footer shows: this station's unit and all below it. */
export function stationQuality(station: Station): QualitySummary {
  const { root } = station.units
  return summaryItem(station, root, null, station.quality.book.ofUnit(root))
}
