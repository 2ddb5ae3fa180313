import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { showPlace } from '../../app/view.ts'
import styles from './desktop-settings.module.css'
import { DisplaysSection } from './displays-section.tsx'
import { RunningSection } from './running-section.tsx'
import { StationSection } from './station-section.tsx'
import { useDesktop, watchDesktop } from './store.ts'
import { windowMatters } from './window-matters.ts'

/** This machine: its displays and what each shows, how the app runs, its logs. Nothing in a browser. */
export function DesktopSettings() {
  const { t } = useTranslation()
  const { state, problem } = useDesktop()
  const matters = windowMatters()
  useEffect(watchDesktop, [])
  if (!matters) return null
  return (
    <section className={styles.desktop} aria-label={t('desktop.title')}>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {state?.safeMode && <p className={styles.warning}>{t('desktop.safeMode')}</p>}
      {state ? (
        <>
          <DisplaysSection state={state} />
          <RunningSection state={state} />
          <StationSection state={state} />
        </>
      ) : (
        <p className={styles.hint}>{t('desktop.loading')}</p>
      )}
      <div className={styles.part}>
        <h3 className={styles.title}>{t('desktop.logs')}</h3>
        <div className={styles.row}>
          <button type="button" className={styles.button} onClick={() => showPlace('logs')}>
            {t('desktop.openLogs')}
          </button>
          <button type="button" className={styles.button} onClick={() => void matters.openLogFolder()}>
            {t('desktop.openFolder')}
          </button>
          {state && <code className={styles.path}>{state.logFolder}</code>}
        </div>
      </div>
    </section>
  )
}
