/**
 * Which unit a boundary belongs to: by its code, else by its name. Where that is not certain, the boundary
 * is left out and the reason is told: a map that lacks a commune is seen at once; one that shows it in the
 * wrong place is not.
 */
import {
  BoundaryError,
  type BoundaryFeature,
  type BoundaryGeometry,
  type Box,
  readShape,
} from './boundary.ts'
import {
  type Found,
  findUnit,
  indexUnits,
  type MatchedBy,
  nameOf,
  type RawFeature,
  type UnitIndex,
} from './boundary-find.ts'
import { suggestUnits } from './boundary-suggest.ts'
import type { Unit, UnitCode } from './unit.ts'

export interface Unmatched {
  /** Place in the file, from 0. */
  index: number
  name: string
  detail: string
}

/** What an operator settled; what is left out is guessed. */
export interface MatchChoices {
  /** The property that holds the code, or the name; null: none does. */
  readonly codeField?: string | null | undefined
  readonly nameField?: string | null | undefined
  /** Units of shapes by hand; null leaves the shape out. */
  readonly byHand?: ReadonlyMap<number, UnitCode | null>
  /** Units whose several shapes are to be put together. */
  readonly merge?: ReadonlySet<UnitCode>
}

/** What became of one shape of the file. */
export interface ShapeVerdict {
  index: number
  name: string
  /** The unit that it is drawn as; null where it is left out. */
  unit: UnitCode | null
  by: MatchedBy | null
  /** Why it is left out. */
  detail: string | null
  /** Units that it may be, the likeliest first. */
  suggestions: UnitCode[]
}

export interface BoundaryMatch {
  features: BoundaryFeature[]
  shapes: ShapeVerdict[]
  /** Units that several shapes claim, whether put together or not. */
  doubles: { unit: UnitCode; shapes: number[] }[]
  matched: number
  /** Units that were given and for which the file has nothing. */
  missing: UnitCode[]
  unmatched: Unmatched[]
}

interface Claim extends Found {
  readonly verdict: ShapeVerdict
  readonly geometry: BoundaryGeometry
}

/**
 * Matches features to units; a file of which nothing matches is answered, too. Coordinates come out rounded
 * to five decimals.
 * @throws BoundaryError where the coordinates of the whole file cannot be used.
 */
export function examineBoundaries(
  raw: readonly RawFeature[],
  units: readonly Unit[],
  choices: MatchChoices = {},
): BoundaryMatch {
  const index = indexUnits(units)
  const tally = { vertices: 0 }
  const claims = new Map<UnitCode, Claim[]>()
  const shapes: ShapeVerdict[] = []
  const boxes: (Box | null)[] = []
  for (const [at, feature] of raw.entries()) {
    const name = nameOf(feature, choices.nameField)?.slice(0, 80) ?? null
    const verdict: ShapeVerdict = {
      index: at,
      name: (name ?? (typeof feature.id === 'string' ? feature.id : `Hình ${at + 1}`)).slice(0, 80),
      unit: null,
      by: null,
      detail: null,
      suggestions: [],
    }
    shapes.push(verdict)
    const shape = readShape(feature.geometry, tally)
    boxes.push(typeof shape === 'string' ? null : shape.box)
    const found =
      typeof shape === 'string'
        ? shape
        : (byHand(at, choices, index) ?? findUnit(feature, name, shape.box, index, choices.codeField))
    if (typeof found === 'string' || typeof shape === 'string') {
      verdict.detail = String(found)
      continue
    }
    const claim: Claim = { ...found, verdict, geometry: shape.geometry }
    claims.set(found.unit.code, [...(claims.get(found.unit.code) ?? []), claim])
  }
  const doubles: BoundaryMatch['doubles'] = []
  const features = [...claims].flatMap(([code, all]) => settle(code, all, choices, doubles))
  const found = new Set(features.map(({ id }) => id))
  const missing = units.filter(({ code }) => !found.has(code))
  for (const [at, verdict] of shapes.entries()) {
    const box = boxes[at]
    if (verdict.unit === null && box) verdict.suggestions = suggestUnits(verdict.name, box, missing)
  }
  return {
    features: features.sort((a, b) => (a.id < b.id ? -1 : 1)),
    shapes,
    doubles: doubles.sort((a, b) => (a.unit < b.unit ? -1 : 1)),
    matched: features.length,
    missing: missing.map(({ code }) => code),
    unmatched: shapes.flatMap(({ index: at, name, unit, detail }) =>
      unit === null ? { index: at, name, detail: detail ?? '' } : [],
    ),
  }
}

function byHand(at: number, { byHand: chosen }: MatchChoices, { byCode }: UnitIndex): Found | string | null {
  const code = chosen?.get(at)
  if (code === undefined) return null
  if (code === null) return 'Bỏ qua theo lựa chọn.'
  const unit = byCode.get(code)
  return unit ? { unit, by: 'hand' } : `Trạm không có đơn vị ${code} ở cấp dưới.`
}

const RANK: Readonly<Record<MatchedBy, number>> = { hand: 2, code: 1, name: 0 }

/** The shape of a unit, of those that claim it: by hand before by code before by name. */
function settle(
  code: UnitCode,
  all: readonly Claim[],
  { merge }: MatchChoices,
  doubles: BoundaryMatch['doubles'],
): BoundaryFeature[] {
  const top = Math.max(...all.map(({ by }) => RANK[by]))
  const best = all.filter(({ by }) => RANK[by] === top)
  if (best.length > 1) doubles.push({ unit: code, shapes: best.map(({ verdict }) => verdict.index) })
  const taken = best.length === 1 || merge?.has(code) ? best : []
  for (const claim of all) {
    if (taken.includes(claim)) {
      claim.verdict.unit = code
      claim.verdict.by = claim.by
    } else {
      claim.verdict.detail =
        best.length > 1
          ? `Đơn vị ${code} có ${best.length} hình; gộp làm một hoặc bỏ bớt rồi nhập.`
          : `Đơn vị ${code} đã có hình khác ${top === RANK.hand ? 'chọn tay' : 'mang đúng mã'}.`
    }
  }
  const [first] = taken
  if (!first) return []
  const geometry: BoundaryGeometry =
    taken.length === 1
      ? first.geometry
      : {
          type: 'MultiPolygon',
          coordinates: taken.flatMap((claim) =>
            claim.geometry.type === 'Polygon' ? [claim.geometry.coordinates] : claim.geometry.coordinates,
          ),
        }
  return [{ type: 'Feature', id: code, properties: {}, geometry }]
}

/** As `examineBoundaries`. @throws BoundaryError where nothing matches, too. */
export function matchBoundaries(
  raw: readonly RawFeature[],
  units: readonly Unit[],
  choices: MatchChoices = {},
): BoundaryMatch {
  const match = examineBoundaries(raw, units, choices)
  if (match.matched > 0) return match
  const [first] = match.unmatched
  throw new BoundaryError(
    `Không hình nào khớp với đơn vị của trạm. Ghi mã đơn vị (ví dụ 00004) vào thuộc tính “code” của từng hình.${first ? ` Hình đầu: ${first.detail}` : ''}`,
  )
}
