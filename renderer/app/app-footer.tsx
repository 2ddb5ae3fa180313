import type { Place, Scene } from '#shared/domain/place.ts'
import { ChainStatus } from '../features/children/chain-status.tsx'
import { QualityStrip } from '../features/quality/quality-strip.tsx'
import styles from './app-footer.module.css'
import { SceneTabs } from './scene-tabs.tsx'
import { ViewControls } from './view-controls.tsx'

interface AppFooterProps {
  readonly place: Place
  readonly scenes: readonly Scene[]
}

export function AppFooter({ place, scenes }: AppFooterProps) {
  return (
    <footer className={styles.footer}>
      <QualityStrip />
      <ChainStatus />
      <SceneTabs place={place} scenes={scenes} />
      <ViewControls />
    </footer>
  )
}
