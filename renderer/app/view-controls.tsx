import { Languages, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toggleLanguage } from '../i18n/i18n.ts'
import styles from './app-footer.module.css'
import { PageMenu } from './page-menu.tsx'
import { toggleTheme, useView } from './view.ts'

/** Theme and language, with their keys; then the pages. */
export function ViewControls() {
  const { t } = useTranslation()
  const isDark = useView((view) => view.theme === 'dark')
  const theme = t(isDark ? 'theme.light' : 'theme.dark')
  const ThemeIcon = isDark ? Sun : Moon
  return (
    <div className={styles.controls}>
      <button
        type="button"
        className={styles.control}
        title={`${theme} (T)`}
        aria-keyshortcuts="T"
        onClick={toggleTheme}
      >
        <ThemeIcon className={styles.icon} aria-hidden="true" />
        <span className="visually-hidden">{theme}</span>
      </button>
      <button
        type="button"
        className={styles.control}
        title={`${t('language.other')} (L)`}
        aria-keyshortcuts="L"
        onClick={toggleLanguage}
      >
        <Languages className={styles.icon} aria-hidden="true" />
        <span className="visually-hidden">{t('language.other')}</span>
      </button>
      <PageMenu />
    </div>
  )
}
