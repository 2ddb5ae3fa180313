/**
 * A part that cannot be drawn may be drawn again once its data is another: it is tried after growing pauses,
 * so that a wall that nobody touches comes right by itself and one that stays broken is not busy with it.
 */
export const FIRST_PAUSE_MS = 10_000
const LAST_PAUSE_MS = 5 * 60_000
/** What has stood for so long was whole; when it breaks again, that is another matter. */
const WHOLE_AFTER_MS = 60_000

/** After a try that stood for `stoodMs`, `beforeMs` having passed before it. */
export function nextPauseMs(beforeMs: number, stoodMs: number): number {
  return stoodMs >= WHOLE_AFTER_MS ? FIRST_PAUSE_MS : Math.min(beforeMs * 2, LAST_PAUSE_MS)
}
