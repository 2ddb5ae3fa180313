/** Keeps a kiosk's display from going to sleep, where the browser can; the desktop app has its own way. */
import { useKiosk } from './store.ts'

const TRY_AGAIN_MS = 60_000
let lock: WakeLockSentinel | null = null
let asking = false
let nextTryMs = 0

/** Called about once a second: a lock is lost whenever the page was hidden. */
export function keepAwake(): void {
  if (asking || lock || !useKiosk.getState().isKiosk || document.hidden) return
  const { wakeLock } = navigator as Partial<Pick<Navigator, 'wakeLock'>>
  if (!wakeLock || performance.now() < nextTryMs) return
  asking = true
  wakeLock
    .request('screen')
    .then((held) => {
      lock = held
      held.addEventListener('release', () => {
        lock = null
      })
    })
    .catch(() => {
      nextTryMs = performance.now() + TRY_AGAIN_MS
    })
    .finally(() => {
      asking = false
    })
}
