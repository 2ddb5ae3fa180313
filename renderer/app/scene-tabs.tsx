import { useTranslation } from 'react-i18next'
import styles from './app-footer.module.css'
import { SCENES, type Scene, showScene } from './view.ts'

/** The scenes, with the keys that show them. */
export function SceneTabs({ scene }: { readonly scene: Scene }) {
  const { t } = useTranslation()
  return (
    <nav className={styles.tabs} aria-label={t('scene.label')}>
      {SCENES.map((each, index) => (
        <button
          key={each}
          type="button"
          className={styles.tab}
          aria-current={each === scene ? 'page' : undefined}
          aria-keyshortcuts={String(index + 1)}
          onClick={() => showScene(each)}
        >
          <span className={styles.key} aria-hidden="true">
            {index + 1}
          </span>
          {t(`scene.${each}`)}
        </button>
      ))}
    </nav>
  )
}
