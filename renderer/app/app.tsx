import { lazy, Suspense, useEffect, useState } from 'react'
import { isScene } from '#shared/domain/place.ts'
import { AlarmAnnouncer } from '../features/alarms/alarm-announcer.tsx'
import { BoundaryDialog } from '../features/boundaries/boundary-dialog.tsx'
import { KioskOverlays } from '../features/kiosk/kiosk-overlays.tsx'
import { useIsReturning } from '../features/kiosk/recycle.ts'
import { SceneStage } from '../features/kiosk/scene-stage.tsx'
import { SkippedNote } from '../features/kiosk/skipped-note.tsx'
import { NoticeStrip } from '../features/notices/notice-strip.tsx'
import { useStation } from '../features/station/store.ts'
import { useUnits } from '../features/units/store.ts'
import { LampDefinitions } from '../ui/lamp.tsx'
import { SkipLink } from '../ui/skip-link.tsx'
import styles from './app.module.css'
import { AppFooter } from './app-footer.tsx'
import { AppHeader } from './app-header.tsx'
import { useConnection } from './connection.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { NoStationPage } from './no-station-page.tsx'
import { PLACE_VIEWS } from './place-views.ts'
import { scenesOf, useView } from './view.ts'

export function App() {
  const unit = useStation((station) => station.info?.unit.code ?? null)
  const unpaired = useConnection((connection) => connection.state === 'unpaired')
  const unmade = useConnection((connection) => connection.state === 'unmade')
  const returning = useIsReturning()
  const isLogs = useView((view) => view.place === 'logs')
  const away = unit === null || unpaired
  // It stays open while the station starts, until its maker leaves it.
  const [firstRun, setFirstRun] = useState(false)
  useEffect(() => {
    if (unmade) setFirstRun(true)
  }, [unmade])
  if (firstRun && !unpaired) {
    return (
      <>
        <LampDefinitions />
        <Suspense fallback={<NoStationPage />}>
          <FirstRun close={() => setFirstRun(false)} />
        </Suspense>
      </>
    )
  }
  // The browser keeps the last picture of the page before until this one draws its first.
  if (unit === null && returning) return null
  return (
    <>
      <LampDefinitions />
      {/* The logs are wanted most when the station is away. */}
      {away && isLogs && <PLACE_VIEWS.logs unit="" />}
      {away ? !isLogs && <NoStationPage /> : <Wall unit={unit} />}
      <KioskOverlays />
    </>
  )
}

const FirstRun = lazy(async () => ({
  default: (await import('../features/first-run/first-run.tsx')).FirstRun,
}))

function Wall({ unit }: { readonly unit: string }) {
  const chosen = useView((view) => view.place)
  const hasSubUnits = useUnits((units) => units.subUnits.length > 0)
  const scenes = scenesOf(hasSubUnits)
  const place = !isScene(chosen) || scenes.includes(chosen) ? chosen : 'overview'
  return (
    <div className={styles.wall}>
      <SkipLink />
      <AppHeader unit={unit} />
      <ConnectionBanner />
      <NoticeStrip />
      <SceneStage place={place} unit={unit} />
      <SkippedNote />
      <AppFooter place={place} scenes={scenes} />
      <AlarmAnnouncer />
      <BoundaryDialog />
    </div>
  )
}
