/** A hidden window draws no frames; its store is still brought up to date about once a second. */
const HIDDEN_MS = 1_000
/** Nobody at a wall reads faster than this; a flood of changes costs twenty store writes a second. */
const CALM_MS = 50

export interface FrameBatch<Item> {
  add(key: string, item: Item): void
  /** Forgets what was added and not yet written. */
  clear(): void
}

/**
 * Collects changes, the newest of each key, and hands them to `write` together in an animation frame.
 */
export function createFrameBatch<Item>(write: (items: Item[]) => void): FrameBatch<Item> {
  const waiting = new Map<string, Item>()
  let scheduled: { frame: number; timer: ReturnType<typeof setTimeout> } | null = null
  let lastWriteMs = 0

  const unschedule = () => {
    if (!scheduled) return
    cancelAnimationFrame(scheduled.frame)
    clearTimeout(scheduled.timer)
    scheduled = null
  }
  const run = () => {
    unschedule()
    if (performance.now() - lastWriteMs < CALM_MS && !document.hidden) return schedule()
    const items = [...waiting.values()]
    waiting.clear()
    lastWriteMs = performance.now()
    if (items.length > 0) write(items)
  }
  const schedule = () => {
    scheduled ??= { frame: requestAnimationFrame(run), timer: setTimeout(run, HIDDEN_MS) }
  }
  return {
    add(key, item) {
      waiting.set(key, item)
      schedule()
    },
    clear() {
      waiting.clear()
      unschedule()
    },
  }
}
