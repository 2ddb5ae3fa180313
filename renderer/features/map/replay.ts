/**
 * Going through the past: by hand or by itself. It always ends in the present: after the last period, when
 * the scene is left, and when nobody has touched it for a while.
 */
import { type Speed, useMapScene } from './store.ts'

const STEP_MS = 1_200
/** A wall that somebody left in the past comes back by itself. */
const IDLE_MS = 3 * 60_000

let stepTimer: ReturnType<typeof setTimeout> | undefined
let idleTimer: ReturnType<typeof setTimeout> | undefined
let periods: readonly string[] = []

/** The periods that can be looked back at, oldest first; one that is no longer there is left. */
export function setPeriods(next: readonly string[]): void {
  periods = next
  const { past } = useMapScene.getState()
  if (past !== null && !next.includes(past)) showNow()
}

export function showNow(): void {
  clearTimeout(stepTimer)
  clearTimeout(idleTimer)
  useMapScene.setState({ past: null, playing: false })
}

/** Shows a period; null is the present. */
export function showPeriod(past: string | null): void {
  if (past === null) {
    showNow()
    return
  }
  pause()
  look(past)
}

/** So many periods on or back; after the last one comes the present. */
export function step(by: number): void {
  const { past } = useMapScene.getState()
  const at = past === null ? periods.length : periods.indexOf(past)
  const to = Math.max(0, at + by)
  showPeriod(periods[to] ?? null)
}

export function togglePlay(): void {
  const { playing, past } = useMapScene.getState()
  if (playing) {
    pause()
    return
  }
  const first = past ?? periods[0]
  if (first === undefined) return
  useMapScene.setState({ playing: true })
  look(first)
  stepLater()
}

export function chooseSpeed(speed: Speed): void {
  useMapScene.setState({ speed })
  if (useMapScene.getState().playing) stepLater()
}

/** Somebody is there. */
export function noteTouch(): void {
  if (useMapScene.getState().past === null) return
  clearTimeout(idleTimer)
  idleTimer = setTimeout(showNow, IDLE_MS)
}

function pause(): void {
  clearTimeout(stepTimer)
  useMapScene.setState({ playing: false })
}

function look(past: string): void {
  useMapScene.setState({ past })
  noteTouch()
}

function stepLater(): void {
  clearTimeout(stepTimer)
  stepTimer = setTimeout(() => {
    const { past } = useMapScene.getState()
    const next = periods[periods.indexOf(past ?? '') + 1]
    if (next === undefined) return showNow()
    look(next)
    stepLater()
  }, STEP_MS / useMapScene.getState().speed)
}
