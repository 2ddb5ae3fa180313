/** Hands on the screen: they pause the wall, show the pointer, and swipe from scene to scene. */
import { noteInput, noteMove, step } from './player.ts'
import { isPlaying, useKiosk } from './store.ts'

const POINTER_HIDES_AFTER_MS = 3_000
/** A swipe is at least so long, and mostly level. */
const SWIPE_PX = 80
/** The pointer trembles, and browsers tell of moves when only the picture moved under it. */
const MOVE_PX = 4

export function startInput(): () => void {
  const root = document.documentElement
  let hiding: ReturnType<typeof setTimeout> | undefined
  let lastX: number | null = null
  let lastY = 0
  let swipe: { id: number; x: number; y: number } | null = null

  const hidePointer = (): void => {
    if (useKiosk.getState().isKiosk) root.dataset.pointer = 'hidden'
  }
  const showPointer = (): void => {
    clearTimeout(hiding)
    delete root.dataset.pointer
    hiding = setTimeout(hidePointer, POINTER_HIDES_AFTER_MS)
  }
  /** Brings back a picture that was switched off; true where it was. */
  const wake = (): boolean => {
    if (useKiosk.getState().blankSince === null) return false
    useKiosk.setState({ blankSince: null })
    return true
  }
  const touched = (): void => {
    wake()
    noteInput()
  }
  /** The key that brings the picture back does nothing else; what the others do, the keyboard knows. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!wake()) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const onPointerMove = ({ screenX, screenY, pointerType }: PointerEvent): void => {
    if (pointerType === 'touch') return
    const moved = lastX === null ? 0 : Math.abs(screenX - lastX) + Math.abs(screenY - lastY)
    if (lastX !== null && moved < MOVE_PX) return
    const isFirst = lastX === null
    lastX = screenX
    lastY = screenY
    if (isFirst) return
    showPointer()
    wake()
    noteMove()
  }
  const onPointerDown = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') showPointer()
    else if (event.isPrimary && isPlaying() && !ownsSwipes(event.target)) {
      swipe = { id: event.pointerId, x: event.clientX, y: event.clientY }
    } else swipe = null
    touched()
  }
  const onPointerUp = (event: PointerEvent): void => {
    if (swipe?.id !== event.pointerId) return
    const [across, down] = [event.clientX - swipe.x, event.clientY - swipe.y]
    swipe = null
    if (Math.abs(across) >= SWIPE_PX && Math.abs(across) > 2 * Math.abs(down)) step(across < 0 ? 1 : -1)
  }
  const onPointerCancel = (): void => {
    swipe = null
  }
  const onContextMenu = (event: Event): void => {
    if (useKiosk.getState().isKiosk) event.preventDefault()
  }
  const options = { capture: true, passive: true } as const
  addEventListener('pointermove', onPointerMove, options)
  addEventListener('pointerdown', onPointerDown, options)
  addEventListener('pointerup', onPointerUp, options)
  addEventListener('pointercancel', onPointerCancel, options)
  addEventListener('wheel', touched, options)
  addEventListener('keydown', onKeyDown, { capture: true })
  addEventListener('contextmenu', onContextMenu)
  hiding = setTimeout(hidePointer, POINTER_HIDES_AFTER_MS)
  const stopFollowing = useKiosk.subscribe((kiosk, before) => {
    if (kiosk.isKiosk !== before.isKiosk) showPointer()
  })
  return () => {
    clearTimeout(hiding)
    stopFollowing()
    removeEventListener('pointermove', onPointerMove, options)
    removeEventListener('pointerdown', onPointerDown, options)
    removeEventListener('pointerup', onPointerUp, options)
    removeEventListener('pointercancel', onPointerCancel, options)
    removeEventListener('wheel', touched, options)
    removeEventListener('keydown', onKeyDown, { capture: true })
    removeEventListener('contextmenu', onContextMenu)
  }
}

/** True where something under the finger moves by itself, such as a map that is dragged. */
function ownsSwipes(target: EventTarget | null): boolean {
  for (let element = target instanceof Element ? target : null; element; element = element.parentElement) {
    if (element.matches('input, select, textarea, dialog')) return true
    if (getComputedStyle(element).touchAction === 'none') return true
  }
  return false
}
