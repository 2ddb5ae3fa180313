import { startTransition, useEffect, useState } from 'react'
import type { StoreApi } from 'zustand'

/** Nobody reads a list that changes more often than this. */
const EVERY_MS = 200

/**
 * Part of a store for lists that are sorted and counted anew with each change: at once after a calm, five times
 * a second in a flood, and never in the frame in which lamps and values are drawn.
 * @param select Always the same function.
 */
export function useUnhurried<State, Part>(
  store: Pick<StoreApi<State>, 'getState' | 'subscribe'>,
  select: (state: State) => Part,
): Part {
  const [part, setPart] = useState(() => select(store.getState()))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let takenAt = Number.NEGATIVE_INFINITY
    const take = () => {
      timer = undefined
      takenAt = performance.now()
      startTransition(() => setPart(() => select(store.getState())))
    }
    const stop = store.subscribe(() => {
      timer ??= setTimeout(take, Math.max(0, takenAt + EVERY_MS - performance.now()))
    })
    // What came between the first drawing and this moment.
    setPart(() => select(store.getState()))
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store, select])
  return part
}
