/**
 * A browser that shows one page for months: once a day, in a calm moment, the page loads itself anew and
 * goes on where it was. The desktop's window is looked after by the desktop. And where frames stop coming
 * while the program goes on, the page is loaded anew at once.
 */
import { create } from 'zustand'
import { nowMs } from '../../app/clock.ts'
import { useConnection } from '../../app/connection.ts'
import { addressWith, useView } from '../../app/view.ts'
import { windowMatters } from '../desktop/window-matters.ts'
import { hasNewRed } from './quiet.ts'
import { recallSession, rememberSession } from './session.ts'
import { useKiosk } from './store.ts'

const EVERY_MS = 24 * 3_600_000
/** A red that came a moment ago is being looked at. */
const NEW_RED_MS = 2 * 60_000
/** The last picture of the page before is kept for so long at the most. */
const KEEP_PICTURE_MS = 4_000
const ASK_FRAME_EVERY_MS = 30_000
const FRAME_WITHIN_MS = 20_000
const RESCUES_APART_MS = 10 * 60_000

const useReturning = create<{ readonly returning: boolean }>()(() => ({ returning: false }))
export const useIsReturning = (): boolean => useReturning((state) => state.returning)

const bornAtMs = performance.now()
let frameAskedAtMs: number | null = null
let nextAskAtMs = bornAtMs + ASK_FRAME_EVERY_MS
let leaving = false

/** To be called before the first draw. */
export function returnFromRecycling(): void {
  if (!recallSession().returning) return
  rememberSession({ returning: false })
  useReturning.setState({ returning: true })
  setTimeout(() => useReturning.setState({ returning: false }), KEEP_PICTURE_MS)
}

/** Called about once a second. */
export function tendPage(): void {
  if (windowMatters()) return
  watchFrames()
  if (performance.now() - bornAtMs > EVERY_MS && isCalm()) void loadAnew()
}

function isCalm(): boolean {
  const { isKiosk, round, blankSince } = useKiosk.getState()
  return (
    isKiosk &&
    (round === null || round.pausedUntilMs === null) &&
    blankSince === null &&
    useConnection.getState().state === 'live' &&
    !document.querySelector('dialog[open]') &&
    !hasNewRed(nowMs() - NEW_RED_MS)
  )
}

/** Frames are asked for now and then; while the page is seen, they come within a moment. */
function watchFrames(): void {
  const now = performance.now()
  if (document.hidden) {
    frameAskedAtMs = null
    nextAskAtMs = now + ASK_FRAME_EVERY_MS
  } else if (frameAskedAtMs === null && now >= nextAskAtMs) {
    frameAskedAtMs = now
    requestAnimationFrame(() => {
      frameAskedAtMs = null
      nextAskAtMs = performance.now() + ASK_FRAME_EVERY_MS
    })
  } else if (frameAskedAtMs !== null && now - frameAskedAtMs > FRAME_WITHIN_MS) {
    const { rescuedAt = 0 } = recallSession()
    if (!useKiosk.getState().isKiosk || Date.now() - rescuedAt < RESCUES_APART_MS) return
    rememberSession({ rescuedAt: Date.now() })
    void loadAnew()
  }
}

/** Only where the station answers: what stands on the screen is better than a page that cannot be had. */
async function loadAnew(): Promise<void> {
  if (leaving) return
  leaving = true
  try {
    const address = addressWith(useView.getState().place)
    const answer = await fetch(address, { cache: 'no-store' })
    if (!answer.ok) return
    rememberSession({ returning: true })
    // Not a reload: a page that takes the place of another fades in where the browser can do that.
    location.replace(address)
  } catch {
    // Tried again in a while.
  } finally {
    setTimeout(() => {
      leaving = false
    }, ASK_FRAME_EVERY_MS)
  }
}
