import type { QualityOverview, QualitySummary } from '#shared/contract/index.ts'
import type { RankedBy } from './store.ts'

interface Looking {
  readonly overview: QualityOverview | null
  readonly by: RankedBy
  readonly chosen: string | null
}

/** What is ranked, worst first; a station without sub-units ranks itself. */
export function ranked({ overview, by }: Omit<Looking, 'chosen'>): readonly QualitySummary[] {
  if (!overview || overview.whole.scores === 0) return []
  if (by === 'measure') return overview.measures
  return overview.units.length > 0 ? overview.units : [overview.whole]
}

/** The code or key by which a summary is ranked. */
export const nameKey = ({ unit, measure }: QualitySummary): string => measure ?? unit

/** What the scene looks at: what was chosen, else the worst. */
export function looksAt({ overview, by, chosen }: Looking): string | null {
  const [worst] = ranked({ overview, by })
  return chosen ?? (worst ? nameKey(worst) : null)
}
