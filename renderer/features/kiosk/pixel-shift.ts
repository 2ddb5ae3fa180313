/** Moves the whole picture by a pixel or two a minute, around a small ring, so that nothing burns in. */
import { isWallScreen, useKiosk } from './store.ts'

const EVERY_MS = 60_000
const RADIUS_PX = 4
const STEPS = 16

/** Whole pixels, so that letters stay sharp; no step is longer than two. */
export function shiftAt(step: number): { readonly x: number; readonly y: number } {
  const angle = ((step % STEPS) / STEPS) * 2 * Math.PI
  return {
    x: Math.round(RADIUS_PX * Math.sin(angle)),
    y: Math.round(RADIUS_PX * (Math.cos(angle) - 1) * 0.5),
  }
}

let shown = ''

/** Called about once a second. The picture is only drawn elsewhere: nothing is laid out anew. */
export function shiftPixels(): void {
  const wanted = isWallScreen() && (useKiosk.getState().settings?.pixelShift ?? false)
  const { x, y } = wanted ? shiftAt(Math.floor(performance.now() / EVERY_MS)) : { x: 0, y: 0 }
  const transform = x === 0 && y === 0 ? '' : `translate(${x}px, ${y}px)`
  if (transform === shown) return
  shown = transform
  const root = document.getElementById('root')
  if (root) root.style.transform = transform
}
