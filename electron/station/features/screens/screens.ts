/** What the station knows of its screens beside the replica: requests, what they do, their certificate and address. */
import type { Clock } from '../../context.ts'
import type { LiveHub } from '../live/live-hub.ts'
import { createPairings, type Pairings } from './pairings.ts'
import type { ScreenCertificates } from './screen-certificate.ts'
import { createScreenWatch, type ScreenWatch } from './screen-watch.ts'

/** Where the screens' listener stands. */
export interface ScreensAt {
  readonly host: string
  readonly port: number
}

export interface Screens {
  readonly pairings: Pairings
  readonly watch: ScreenWatch
  readonly certificates: ScreenCertificates
  /** Null while nothing listens for screens. */
  at(): ScreensAt | null
  close(): void
}

interface ScreensNeeds {
  readonly clock: Clock
  readonly live: LiveHub
  readonly certificates: ScreenCertificates
  at(): ScreensAt | null
}

/** Strangers may ask as often as they are let; readers of the live stream hear of it once in so long. */
const TOLD_EVERY_MS = 1_000

export function createScreens({ clock, live, certificates, at }: ScreensNeeds): Screens {
  let timer: NodeJS.Timeout | null = null
  let owed = false
  const tell = () => {
    owed = false
    live.say('screens', { what: 'requests' })
    timer = setTimeout(() => {
      timer = null
      if (owed) tell()
    }, TOLD_EVERY_MS)
    timer.unref()
  }
  const pairings = createPairings(clock, () => {
    if (timer) owed = true
    else tell()
  })
  return {
    pairings,
    watch: createScreenWatch(clock),
    certificates,
    at,
    close() {
      pairings.close()
      if (timer) clearTimeout(timer)
    },
  }
}
