import type { Place, Scene } from '#shared/domain/place.ts'
import { ChainStatus } from '../features/children/chain-status.tsx'
import { PlaylistSign } from '../features/kiosk/playlist-sign.tsx'
import { useTurns } from '../features/kiosk/store.ts'
import { QualityStrip } from '../features/quality/quality-strip.tsx'
import styles from './app-footer.module.css'
import { SceneTabs } from './scene-tabs.tsx'
import { ViewControls } from './view-controls.tsx'

interface AppFooterProps {
  readonly place: Place
  readonly scenes: readonly Scene[]
}

/** While the wall turns by itself, its round stands in the place of what hands would use. */
export function AppFooter({ place, scenes }: AppFooterProps) {
  const turns = useTurns()
  return (
    <footer className={styles.footer}>
      <QualityStrip />
      <ChainStatus />
      {!turns && (
        <>
          <SceneTabs place={place} scenes={scenes} />
          <ViewControls />
        </>
      )}
      <PlaylistSign />
    </footer>
  )
}
