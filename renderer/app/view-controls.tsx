import { useTranslation } from 'react-i18next'
import { toggleLanguage } from '../i18n/i18n.ts'
import styles from './app-footer.module.css'
import { toggleTheme, useView } from './view.ts'

/** Theme and language, with their keys. */
export function ViewControls() {
  const { t } = useTranslation()
  const theme = useView((view) => view.theme)
  return (
    <div className={styles.controls}>
      <button type="button" className={styles.control} aria-keyshortcuts="T" onClick={toggleTheme}>
        <span className={styles.key} aria-hidden="true">
          T
        </span>
        {t(theme === 'dark' ? 'theme.light' : 'theme.dark')}
      </button>
      <button type="button" className={styles.control} aria-keyshortcuts="L" onClick={toggleLanguage}>
        <span className={styles.key} aria-hidden="true">
          L
        </span>
        {t('language.other')}
      </button>
    </div>
  )
}
