import { startChildrenFeed } from '../features/children/feed.ts'
import { startDictionaryFeed } from '../features/dictionary/feed.ts'
import { startFiguresFeed } from '../features/figures/feed.ts'
import { startStationFeed } from '../features/station/feed.ts'
import { startTrendsFeed } from '../features/trends/feed.ts'
import { startUnitsFeed } from '../features/units/feed.ts'
import { startLanguage } from '../i18n/i18n.ts'
import { startClock } from './clock.ts'
import { startKeyboard } from './keyboard.ts'
import { createLive } from './live.ts'
import { startView } from './view.ts'

/** Starts what runs beside the panels. Returns what stops it. */
export function startWall(): () => void {
  startLanguage()
  startView()
  const live = createLive()
  const stops = [
    startClock(),
    startKeyboard(),
    startStationFeed(live),
    startDictionaryFeed(live),
    startUnitsFeed(live),
    startFiguresFeed(live),
    startTrendsFeed(live),
    startChildrenFeed(live),
    live.start(),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
