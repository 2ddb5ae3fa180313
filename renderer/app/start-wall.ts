import { startBell } from '../features/alarms/bell.ts'
import { startDeskFeed } from '../features/alarms/desk-feed.ts'
import { startAlarmsFeed } from '../features/alarms/feed.ts'
import { startChildrenFeed } from '../features/children/feed.ts'
import { followLinks } from '../features/desktop/follow-links.ts'
import { startHeartbeat } from '../features/desktop/heartbeat.ts'
import { startDictionaryFeed } from '../features/dictionary/feed.ts'
import { startFiguresFeed } from '../features/figures/feed.ts'
import { startFinderKeys } from '../features/finder/finder-keys.ts'
import { returnFromRecycling } from '../features/kiosk/recycle.ts'
import { startKiosk } from '../features/kiosk/start-kiosk.ts'
import { startKpiFeed } from '../features/kpi/feed.ts'
import { startLinksFeed } from '../features/links/feed.ts'
import { startNoticesFeed } from '../features/notices/feed.ts'
import { startQualityFeed } from '../features/quality/feed.ts'
import { startQuarantineFeed } from '../features/quarantine/feed.ts'
import { startScreensFeed } from '../features/screens/feed.ts'
import { startStationFeed } from '../features/station/feed.ts'
import { startTrendsFeed } from '../features/trends/feed.ts'
import { startUnitsFeed } from '../features/units/feed.ts'
import { startLanguage } from '../i18n/i18n.ts'
import { startCallerFeed } from './caller.ts'
import { startClock } from './clock.ts'
import { forgetWhenRefused } from './forget-station.ts'
import { startKeyboard } from './keyboard.ts'
import { createLive } from './live.ts'
import { startView } from './view.ts'

/** Starts what runs beside the panels. Returns what stops it. */
export function startWall(): () => void {
  startLanguage()
  returnFromRecycling()
  const live = createLive()
  const stops = [
    startView(),
    startClock(),
    startKeyboard(),
    startFinderKeys(),
    startStationFeed(live),
    startDictionaryFeed(live),
    startUnitsFeed(live),
    startFiguresFeed(live),
    startTrendsFeed(live),
    startChildrenFeed(live),
    startAlarmsFeed(live),
    startDeskFeed(live),
    startBell(),
    startKpiFeed(live),
    startCallerFeed(live),
    startQuarantineFeed(live),
    startQualityFeed(live),
    startLinksFeed(live),
    startNoticesFeed(live),
    startScreensFeed(live),
    startKiosk(live),
    startHeartbeat(),
    followLinks(),
    forgetWhenRefused(),
    live.start(),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
