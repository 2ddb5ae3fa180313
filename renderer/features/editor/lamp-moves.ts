/** How many lamps go from which colour to which, the worst turns first. */
import type { PreviewValue } from '#shared/contract/index.ts'

export type PreviewLamp = PreviewValue['lamp']

export interface LampMove {
  readonly from: PreviewLamp
  readonly to: PreviewLamp
  readonly count: number
}

const RANK: Record<PreviewLamp, number> = { red: 0, yellow: 1, grey: 2, green: 3, none: 4 }

export function lampMoves(
  pairs: readonly { readonly before: PreviewValue | null; readonly after: PreviewValue }[],
): LampMove[] {
  const moves = new Map<string, LampMove>()
  for (const { before, after } of pairs) {
    if (!before || before.lamp === after.lamp) continue
    const key = `${before.lamp} ${after.lamp}`
    const count = (moves.get(key)?.count ?? 0) + 1
    moves.set(key, { from: before.lamp, to: after.lamp, count })
  }
  return [...moves.values()].sort((a, b) => RANK[a.to] - RANK[b.to] || RANK[a.from] - RANK[b.from])
}
