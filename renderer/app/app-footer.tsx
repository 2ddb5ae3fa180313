import { ChainStatus } from '../features/children/chain-status.tsx'
import { QualityStrip } from '../features/quality/quality-strip.tsx'
import styles from './app-footer.module.css'
import { SceneTabs } from './scene-tabs.tsx'
import type { Scene } from './view.ts'
import { ViewControls } from './view-controls.tsx'

interface AppFooterProps {
  readonly scene: Scene
  readonly scenes: readonly Scene[]
}

export function AppFooter({ scene, scenes }: AppFooterProps) {
  return (
    <footer className={styles.footer}>
      <QualityStrip />
      <ChainStatus />
      <SceneTabs scene={scene} scenes={scenes} />
      <ViewControls />
    </footer>
  )
}
