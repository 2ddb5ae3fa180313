import { useEffect, useState } from 'react'
import type { BoardHold } from './board-hold.ts'

/** Time to find what is red on a page. */
const PAGE_MS = 12_000

/** The page that is shown; turns by itself while nobody is at the board. */
export function usePageTurn(pages: number, hold: BoardHold): number {
  const [page, setPage] = useState(0)
  useEffect(() => {
    if (pages <= 1) return
    const timer = setInterval(() => {
      if (!hold.isHeld()) setPage((now) => (now + 1) % pages)
    }, PAGE_MS)
    return () => clearInterval(timer)
  }, [pages, hold])
  return Math.min(page, pages - 1)
}
