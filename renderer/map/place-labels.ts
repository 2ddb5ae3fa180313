/**
 * Names on the map without overlap: each tries the places around its unit, near ones first; one that
 * had to move away gets a leader line; one that finds no room is left out, and still is in the list.
 */
import type { Box, Point } from './geometry.ts'

export interface LabelWish {
  readonly code: string
  readonly text: string
  readonly anchor: Point
  /** Half the size of the unit's glyph. */
  readonly clear: number
}

export interface PlacedLabel {
  readonly code: string
  readonly text: string
  /** Left end of the baseline's box and its vertical middle. */
  readonly x: number
  readonly y: number
  readonly leader: { readonly from: Point; readonly to: Point } | null
}

const DISTANCES = [1, 2.2, 3.6, 5.2, 7]
const ANGLES = [0, 180, -35, 35, -145, 145, -70, 70, -110, 110]

/** @param wishes most important first. @param fontSize in px, as all lengths here. */
export function placeLabels(
  wishes: readonly LabelWish[],
  bounds: { width: number; height: number },
  fontSize: number,
  measure: (text: string) => number,
): PlacedLabel[] {
  const taken: Box[] = wishes.map(({ anchor, clear }) => boxAround(anchor, clear * 2, clear * 2))
  const placed: PlacedLabel[] = []
  for (const [index, wish] of wishes.entries()) {
    const width = measure(wish.text)
    const found = findPlace(wish, width, fontSize, bounds, (box) =>
      taken.some((other, at) => at !== index && overlap(box, other)),
    )
    if (!found) continue
    taken.push(found.box)
    placed.push({
      code: wish.code,
      text: wish.text,
      x: found.box.left,
      y: (found.box.top + found.box.bottom) / 2,
      leader: found.leader,
    })
  }
  return placed
}

function findPlace(
  { anchor, clear }: LabelWish,
  width: number,
  fontSize: number,
  bounds: { width: number; height: number },
  isTaken: (box: Box) => boolean,
): { box: Box; leader: PlacedLabel['leader'] } | null {
  const height = fontSize * 1.2
  for (const [ring, distance] of DISTANCES.entries()) {
    for (const angle of ANGLES) {
      const radians = (angle * Math.PI) / 180
      const gap = clear + fontSize * 0.35 * distance
      const x = anchor[0] + Math.cos(radians) * gap
      const y = anchor[1] + Math.sin(radians) * (gap + height * 0.2 * distance)
      const left = Math.cos(radians) >= 0 ? x : x - width
      const box = { left, top: y - height / 2, right: left + width, bottom: y + height / 2 }
      const outside = box.left < 0 || box.top < 0 || box.right > bounds.width || box.bottom > bounds.height
      if (outside || isTaken(box)) continue
      return { box, leader: ring === 0 ? null : { from: anchor, to: [x, y] } }
    }
  }
  return null
}

const boxAround = ([x, y]: Point, width: number, height: number): Box => ({
  left: x - width / 2,
  top: y - height / 2,
  right: x + width / 2,
  bottom: y + height / 2,
})

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
