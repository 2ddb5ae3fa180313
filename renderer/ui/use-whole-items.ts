import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/**
 * How many children of a list are to be seen whole. The list wraps into columns that its hidden
 * overflow cuts off (see `whole-items.module.css`), so that a wall never shows half a row.
 */
export function useWholeItems<List extends HTMLElement>(
  total: number,
): {
  list: RefObject<List | null>
  whole: number
} {
  const list = useRef<List>(null)
  const [whole, setWhole] = useState(total)
  // Measured anew when the number of items or the size of the list or of an item changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `total` stands for the children in the list
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const measure = () => {
      const right = element.scrollLeft + element.clientWidth
      const seen = [...element.children].filter(
        (child) => child instanceof HTMLElement && child.offsetLeft - element.offsetLeft + 1 < right,
      )
      setWhole(seen.length)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [total])
  return { list, whole }
}
