import { useTranslation } from 'react-i18next'
import { showPlace, toggleTheme, useView } from '../../app/view.ts'
import { toggleLanguage, useLanguage } from '../../i18n/i18n.ts'
import { Choices } from '../../ui/choices.tsx'
import styles from '../../ui/page.module.css'
import { showSettings } from '../alarms/desk-store.ts'

export function ViewSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const theme = useView((view) => view.theme)
  return (
    <>
      <div className={styles.row}>
        <span className={styles.rowTerm}>{t('settings.view.language')}</span>
        <Choices
          label={t('settings.view.language')}
          choices={[
            { key: 'vi', name: 'Tiếng Việt' },
            { key: 'en', name: 'English' },
          ]}
          chosen={language}
          choose={(key) => {
            if (key !== language) toggleLanguage()
          }}
        />
      </div>
      <div className={styles.row}>
        <span className={styles.rowTerm}>{t('settings.view.theme')}</span>
        <Choices
          label={t('settings.view.theme')}
          choices={[
            { key: 'dark', name: t('settings.view.dark') },
            { key: 'light', name: t('settings.view.light') },
          ]}
          chosen={theme}
          choose={(key) => {
            if (key !== theme) toggleTheme()
          }}
        />
      </div>
      <p className={styles.text}>{t('settings.view.onlyHere')}</p>
      <h4 className={styles.sub}>{t('settings.view.sound')}</h4>
      <p className={styles.text}>{t('settings.view.soundWhat')}</p>
      <button
        type="button"
        className={styles.button}
        onClick={() => {
          showPlace('alarms')
          showSettings(true)
        }}
      >
        {t('settings.view.soundOpen')}
      </button>
    </>
  )
}
