import type { Box } from './boundary.ts'
import { bareName, foldedName } from './boundary-find.ts'
import type { Unit, UnitCode } from './unit.ts'

const MOST_SUGGESTED = 3
const ALIKE = 0.4

/** Units that have no shape yet and whose name is like that one, or whose point lies in the box. */
export function suggestUnits(name: string, box: Box, missing: readonly Unit[]): UnitCode[] {
  const wanted = pairsOf(bareName(foldedName(name)))
  const middle = { lon: (box.west + box.east) / 2, lat: (box.south + box.north) / 2 }
  return missing
    .map((unit) => {
      const { code, lat, lon } = unit
      const alike = likeness(wanted, pairsOf(bareName(foldedName(unit.nameVi))))
      const inside = lat !== null && lon !== null && isIn(lon, lat, box)
      const far = lat === null || lon === null ? 1 : Math.hypot(lon - middle.lon, lat - middle.lat)
      return { code, fits: inside || alike >= ALIKE, score: alike + (inside ? 0.5 - Math.min(far, 0.4) : 0) }
    })
    .filter(({ fits }) => fits)
    .sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1))
    .slice(0, MOST_SUGGESTED)
    .map(({ code }) => code)
}

const isIn = (lon: number, lat: number, { west, south, east, north }: Box): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north

const pairsOf = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))

/** Shared pairs of letters, from 0 to 1 (Dice). */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const pair of one) if (other.has(pair)) shared += 1
  return one.size + other.size === 0 ? 0 : (2 * shared) / (one.size + other.size)
}
