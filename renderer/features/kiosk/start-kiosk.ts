import type { WallSettings } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { startPlaylist } from './choose-playlist.ts'
import { startInput } from './input.ts'
import { shiftPixels } from './pixel-shift.ts'
import { beat } from './player.ts'
import { followQuietHours } from './quiet.ts'
import { tendPage } from './recycle.ts'
import { useKiosk } from './store.ts'
import { keepAwake } from './wake-lock.ts'

const BEAT_MS = 250
const SLOW_EVERY = 4

/** One beat for all that a wall does by itself. Returns what ends it. */
export function startKiosk(live: Live): () => void {
  let stopLoading = (): void => {}
  let beats = 0
  const received = (settings: WallSettings): void => useKiosk.setState({ settings })
  const timer = setInterval(() => {
    beat()
    beats = (beats + 1) % SLOW_EVERY
    if (beats !== 0) return
    followQuietHours()
    shiftPixels()
    tendPage()
    keepAwake()
  }, BEAT_MS)
  const stops = [
    live.on('snapshot', () => {
      stopLoading()
      stopLoading = load<WallSettings>({ path: '/api/v1/wall-settings', received, failed: () => {} })
    }),
    live.on('wall', received),
    startPlaylist(),
    startInput(),
  ]
  return () => {
    clearInterval(timer)
    stopLoading()
    for (const stop of stops) stop()
  }
}
