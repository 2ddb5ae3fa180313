import { useTranslation } from 'react-i18next'
import { isScene } from '#shared/domain/place.ts'
import { AlarmAnnouncer } from '../features/alarms/alarm-announcer.tsx'
import { NoticeStrip } from '../features/notices/notice-strip.tsx'
import { useStation } from '../features/station/store.ts'
import { useUnits } from '../features/units/store.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { FullPage } from '../ui/full-page.tsx'
import { LampDefinitions } from '../ui/lamp.tsx'
import { CONTENT_ID, SkipLink } from '../ui/skip-link.tsx'
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
  return (
    <>
      <LampDefinitions />
      {unit === null || unpaired ? <NoStationPage /> : <Wall unit={unit} />}
    </>
  )
}

function Wall({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const chosen = useView((view) => view.place)
  const hasSubUnits = useUnits((units) => units.subUnits.length > 0)
  const scenes = scenesOf(hasSubUnits)
  const place = !isScene(chosen) || scenes.includes(chosen) ? chosen : 'overview'
  const PlaceView = PLACE_VIEWS[place]
  return (
    <div className={styles.wall}>
      <SkipLink />
      <AppHeader unit={unit} />
      <ConnectionBanner />
      <NoticeStrip />
      <div key={place} id={CONTENT_ID} tabIndex={-1} className={styles.scene}>
        <ErrorBoundary fallback={() => <FullPage title={t('panel.broken')} />}>
          <PlaceView unit={unit} />
        </ErrorBoundary>
      </div>
      <AppFooter place={place} scenes={scenes} />
      <AlarmAnnouncer />
    </div>
  )
}
