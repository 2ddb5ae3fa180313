import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

export interface ElementSize {
  readonly width: number
  readonly height: number
  /** One rem in px: the wall's unit of length. */
  readonly rem: number
}

/** The root's font size, which follows the display. */
export function remInPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

/** Size of an element in px, and its changes. */
export function useSize<Element extends HTMLElement>(): [RefObject<Element | null>, ElementSize] {
  const element = useRef<Element>(null)
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0, rem: 16 })
  useLayoutEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      setSize({ width: entry.contentRect.width, height: entry.contentRect.height, rem: remInPx() })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return [element, size]
}
