import { ChainStatus } from '../features/children/chain-status.tsx'
import styles from './app-footer.module.css'
import { SceneTabs } from './scene-tabs.tsx'
import type { Scene } from './view.ts'
import { ViewControls } from './view-controls.tsx'

interface AppFooterProps {
  readonly scene: Scene
  readonly hasBoard: boolean
}

export function AppFooter({ scene, hasBoard }: AppFooterProps) {
  return (
    <footer className={styles.footer}>
      <ChainStatus />
      {hasBoard && <SceneTabs scene={scene} />}
      <ViewControls />
    </footer>
  )
}
