import type { UnitShape } from './unit-layout.ts'

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * The unit that an arrow key leads to: near, and not far off the key's direction. Null where there is
 * none on that side, or for another key.
 */
export function unitInDirection(
  shapes: readonly UnitShape[],
  from: UnitShape,
  key: string,
): UnitShape | null {
  const direction = DIRECTIONS[key]
  if (!direction) return null
  let best: UnitShape | null = null
  let bestCost = Number.POSITIVE_INFINITY
  for (const shape of shapes) {
    const dx = shape.anchor[0] - from.anchor[0]
    const dy = shape.anchor[1] - from.anchor[1]
    const ahead = dx * direction[0] + dy * direction[1]
    const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0])
    if (shape === from || ahead <= 0 || aside > ahead * 2) continue
    const cost = ahead + aside * 1.5
    if (cost < bestCost) {
      best = shape
      bestCost = cost
    }
  }
  return best
}
