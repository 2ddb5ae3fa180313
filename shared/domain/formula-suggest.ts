/** “Ý bạn là …?”: the known word that a mistyped one is closest to. */

/** Words further apart than this are different words, not slips. */
const MOST_SLIPS = 3

/** The closest known word within a third of its length, or null. */
export function suggest(typed: string, known: Iterable<string>): string | null {
  const limit = Math.min(MOST_SLIPS, Math.max(1, Math.floor(typed.length / 3)))
  let best: string | null = null
  let fewest = limit + 1
  for (const word of known) {
    if (Math.abs(word.length - typed.length) >= fewest) continue
    const slips = countSlips(typed.toLowerCase(), word.toLowerCase())
    if (slips >= fewest) continue
    best = word
    fewest = slips
  }
  return best
}

/** Letters to add, drop, replace or swap with their neighbour (optimal string alignment). */
export function countSlips(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1]
      let fewest = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + Number(!same))
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (swapped) fewest = Math.min(fewest, (beforeLast[j - 2] ?? 0) + 1)
      row.push(fewest)
    }
    beforeLast = last
    last = row
  }
  return last[to.length] ?? 0
}
