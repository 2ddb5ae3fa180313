/** Data quality: the station's own summary as it stands, and what its scene looks at. */
import { create } from 'zustand'
import type {
  QualityOverview,
  QualityScoreItem,
  QualitySummary,
  QualityTrend,
} from '#shared/contract/index.ts'

/** What the scene ranks: units, or measures over all units. */
export type RankedBy = 'unit' | 'measure'

interface Quality {
  /** Of this unit and all below it; null until the station has said. */
  readonly whole: QualitySummary | null
  readonly overview: QualityOverview | null
  readonly trend: QualityTrend | null
  readonly problem: string | null
  readonly by: RankedBy
  /** Code of the unit or key of the measure that is looked at; null: the worst. */
  readonly chosen: string | null
  /** The scores behind what is looked at, worst first. */
  readonly scores: {
    readonly of: string
    readonly items: readonly QualityScoreItem[]
    readonly more: boolean
  } | null
}

export const useQuality = create<Quality>()(() => ({
  whole: null,
  overview: null,
  trend: null,
  problem: null,
  by: 'unit',
  chosen: null,
  scores: null,
}))

export const rankBy = (by: RankedBy): void => useQuality.setState({ by, chosen: null, scores: null })
export const choose = (chosen: string): void => useQuality.setState({ chosen })
