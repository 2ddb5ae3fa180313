/**
 * The scenes that are mounted: one, or two while one takes the place of the other. A scene that the playlist
 * brings is drawn unseen until it has something to show; what a person chooses is shown at once.
 */
import { create } from 'zustand'
import type { Place } from '#shared/domain/place.ts'

export interface Layer {
  readonly id: string
  readonly place: Place
  /** `waiting`: drawn, not seen. */
  readonly phase: 'waiting' | 'entering' | 'shown' | 'leaving'
}

interface Stage {
  readonly layers: readonly Layer[]
}

export const FADE_MS = 300

export const useStage = create<Stage>()(() => ({ layers: [] }))

let brought = 0
let settling: ReturnType<typeof setTimeout> | undefined

export const layerOf = (place: Place): Layer => ({ id: place, place, phase: 'shown' })

/** Shows a place at once, and nothing else. */
export function cutTo(place: Place): void {
  clearTimeout(settling)
  useStage.setState({ layers: [layerOf(place)] })
}

/** Mounts a place unseen, above what is shown; one that was waiting makes room. Returns its layer's id. */
export function bring(place: Place): string {
  settle()
  brought += 1
  const id = `${place} ${brought}`
  useStage.setState(({ layers }) => ({
    layers: [...layers.filter(({ phase }) => phase !== 'waiting'), { id, place, phase: 'waiting' }],
  }))
  return id
}

/** Fades from what is shown to what was brought; at once where motion is not wanted. */
export function reveal(id: string): void {
  if (!useStage.getState().layers.some((layer) => layer.id === id && layer.phase === 'waiting')) return
  useStage.setState(({ layers }) => ({
    layers: layers.map((layer) => ({ ...layer, phase: layer.id === id ? 'entering' : 'leaving' })),
  }))
  clearTimeout(settling)
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) settle()
  else settling = setTimeout(settle, FADE_MS)
}

/** What was brought and not yet revealed is not wanted any more. */
export function dropWaiting(): void {
  const { layers } = useStage.getState()
  if (layers.some(({ phase }) => phase === 'waiting')) {
    useStage.setState({ layers: layers.filter(({ phase }) => phase !== 'waiting') })
  }
}

export const waitingPlace = (): Place | null =>
  useStage.getState().layers.find(({ phase }) => phase === 'waiting')?.place ?? null

/** What is seen, or is about to be. */
export const shownPlace = (): Place | null =>
  useStage.getState().layers.findLast(({ phase }) => phase === 'shown' || phase === 'entering')?.place ?? null

function settle(): void {
  clearTimeout(settling)
  const { layers } = useStage.getState()
  const entering = layers.find(({ phase }) => phase === 'entering')
  if (entering) useStage.setState({ layers: [{ ...entering, phase: 'shown' }] })
}

/** What a layer has drawn so far, or null where it is not mounted. */
export const elementOf = (id: string): Element | null =>
  document.querySelector(`[data-layer="${CSS.escape(id)}"]`)

/**
 * True once a scene shows something: a panel that is neither loading nor in error nor broken, or, where it
 * has no panels, any text or picture. What is broken outside of panels is the scene itself, or its map.
 */
export function isDrawn(layer: Element): boolean {
  const broken = [...layer.querySelectorAll('[data-broken]')]
  if (broken.some((part) => part.closest('[data-panel]') === null)) return false
  const panels = [...layer.querySelectorAll('[data-panel]:not(:has([data-panel]))')]
  if (panels.length === 0) return layer.querySelector('svg, canvas, img') !== null || hasText(layer)
  return panels.some((panel) => {
    const state = panel.getAttribute('data-panel')
    return (state === 'ready' || state === 'empty') && panel.querySelector('[data-broken]') === null
  })
}

const hasText = (element: Element): boolean => (element.textContent ?? '').trim() !== ''
