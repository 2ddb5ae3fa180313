/**
 * Tells the desktop app every few seconds that this page lives, how many pictures it has drawn since, and
 * whether figures of the station are among them. A page that falls silent is loaded again.
 */
import i18next from 'i18next'
import { useConnection } from '../../app/connection.ts'
import { windowMatters } from './window-matters.ts'

const EVERY_MS = 3_000
/** Until the first figures are drawn, the app waits for this page to take another's place. */
const FIRST_EVERY_MS = 250

export function startHeartbeat(): () => void {
  const matters = windowMatters()
  if (!matters) return () => {}
  let frames = 0
  let framesWithFigures = 0
  let lastBeatAt = 0
  let wasReady = false
  let request = requestAnimationFrame(count)

  function count(): void {
    frames += 1
    if (useConnection.getState().state === 'live') framesWithFigures += 1
    request = requestAnimationFrame(count)
  }

  const timer = setInterval(() => {
    // The frame after the one in which figures came has drawn them.
    const ready = framesWithFigures >= 2
    const now = performance.now()
    if (now - lastBeatAt < EVERY_MS && ready === wasReady) return
    matters.beat({ frames, ready, language: i18next.language })
    frames = 0
    lastBeatAt = now
    wasReady = ready
  }, FIRST_EVERY_MS)

  return () => {
    cancelAnimationFrame(request)
    clearInterval(timer)
  }
}
