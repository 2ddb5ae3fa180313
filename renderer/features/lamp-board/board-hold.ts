/**
 * Whether somebody is at the board: the pointer is over it or the focus in it, and moved not long ago. Rows
 * then keep their places, so that none jumps from under a finger; a pointer left lying there is nobody.
 */
export interface BoardHold {
  pointer(inside: boolean): void
  focus(inside: boolean): void
  /** Something was done there: moved, scrolled, typed. */
  touched(): void
  isHeld(): boolean
}

/** Long enough to read a row aloud in a meeting. */
export const HOLD_MS = 120_000

export function createHold(now: () => number): BoardHold {
  const inside = { pointer: false, focus: false }
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    pointer(is) {
      inside.pointer = is
      if (is) lastMs = now()
    },
    focus(is) {
      inside.focus = is
      if (is) lastMs = now()
    },
    touched() {
      lastMs = now()
    },
    isHeld: () => (inside.pointer || inside.focus) && now() - lastMs < HOLD_MS,
  }
}
