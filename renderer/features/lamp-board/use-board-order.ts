import { useEffect, useMemo, useRef, useState } from 'react'
import type { ChildItem } from '#shared/contract/index.ts'
import { useChildren } from '../children/store.ts'
import { type KpisOfUnit, useFigures } from '../figures/store.ts'
import { type BoardEntriesInput, type BoardEntry, boardEntries, isSameOrder } from './board-entries.ts'
import type { BoardHold } from './board-hold.ts'

/** Lamps change many times a second; a board that is read is sorted anew at most this often. */
const SETTLE_MS = 5_000

interface Settled {
  readonly byUnit: ReadonlyMap<string, KpisOfUnit>
  readonly children: ReadonlyMap<string, ChildItem>
}

export interface BoardOrder {
  readonly entries: readonly BoardEntry[]
  /** There is a new order that waits for whoever is at the board. */
  readonly waiting: boolean
  readonly resort: () => void
}

const present = (): Settled => ({
  byUnit: useFigures.getState().byUnit,
  children: useChildren.getState().byUnit,
})

/**
 * The lines of the board. What a person asks for is done at once; what changed lamps ask for, now and then,
 * and not while somebody is at the board. The lamps themselves do not pass through here.
 */
export function useBoardOrder(wish: Omit<BoardEntriesInput, keyof Settled>, hold: BoardHold): BoardOrder {
  const [settled, setSettled] = useState(present)
  const [waiting, setWaiting] = useState(false)
  const entries = useMemo(() => boardEntries({ ...wish, ...settled }), [wish, settled])
  const shown = useRef({ wish, settled, entries })
  shown.current = { wish, settled, entries }

  useEffect(() => {
    const look = () => {
      const next = present()
      const { byUnit, children } = shown.current.settled
      if (next.byUnit === byUnit && next.children === children) return
      if (hold.isHeld()) {
        const wanted = boardEntries({ ...shown.current.wish, ...next })
        setWaiting(!isSameOrder(wanted, shown.current.entries))
        return
      }
      setSettled(next)
      setWaiting(false)
    }
    const timer = setInterval(look, SETTLE_MS)
    // The first figures are not waited for.
    const unsubscribe = useFigures.subscribe((figures, before) => {
      if (figures.loaded && !before.loaded) look()
    })
    look()
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  }, [hold])

  const resort = () => {
    setSettled(present())
    setWaiting(false)
  }
  return { entries, waiting, resort }
}
