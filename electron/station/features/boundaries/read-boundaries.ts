import { readDocument } from '#shared/domain/boundary-document.ts'
import { type BoundaryMatch, type MatchChoices, matchBoundaries } from '#shared/domain/boundary-match.ts'
import { simplifyTogether } from '#shared/domain/boundary-simplify.ts'
import type { Unit } from '#shared/domain/unit.ts'

/**
 * Reads a parsed document, matches its features to units and simplifies them to what a wall draws at once.
 * @throws BoundaryError where the document cannot be used; its message says what to do.
 */
export function readBoundaries(
  document: unknown,
  units: readonly Unit[],
  choices: MatchChoices = {},
): BoundaryMatch {
  const match = matchBoundaries(readDocument(document), units, choices)
  const { geometries } = simplifyTogether(match.features.map(({ geometry }) => geometry))
  return {
    ...match,
    features: match.features.map((feature, index) => ({
      ...feature,
      geometry: geometries[index] ?? feature.geometry,
    })),
  }
}
