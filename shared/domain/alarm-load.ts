/**
 * How much the alarms ask of those who watch: a flood is ten or more announced within ten minutes
 * (EEMUA 191, ISA-18.2); more than that nobody can answer.
 */

export const FLOOD_COUNT = 10
export const FLOOD_WINDOW_MS = 600_000

/**
 * Share of the time from `from` to `to` at which the ten minutes before held a flood.
 * @param announced Instants, ms since 1970, ascending; those of the ten minutes before `from` included.
 */
export function floodShare(announced: readonly number[], from: number, to: number): number {
  if (to <= from) return 0
  let flooded = 0
  let counted = from
  for (let last = FLOOD_COUNT - 1; last < announced.length; last += 1) {
    const first = announced[last - FLOOD_COUNT + 1] ?? 0
    const begins = Math.max(announced[last] ?? 0, counted)
    const ends = Math.min(first + FLOOD_WINDOW_MS, to)
    if (ends <= begins) continue
    flooded += ends - begins
    counted = ends
  }
  return flooded / (to - from)
}

export function isFlooded(announced: readonly number[], now: number): boolean {
  return announced.filter((at) => at > now - FLOOD_WINDOW_MS && at <= now).length >= FLOOD_COUNT
}
