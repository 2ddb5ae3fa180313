import { useTranslation } from 'react-i18next'
import type { DesktopState } from '#shared/domain/desktop.ts'
import styles from './desktop-settings.module.css'
import { changeDesktop } from './store.ts'

const DEFAULT_TIME = '03:30'

/** Every half hour, and what was set otherwise. */
function timesOfDay(chosen: string | null): readonly string[] {
  const halves = Array.from(
    { length: 48 },
    (_, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`,
  )
  return chosen === null || halves.includes(chosen) ? halves : [...halves, chosen].sort()
}

/** Starting with the computer, and renewing pages that have run for long. */
export function RunningSection({ state }: { readonly state: DesktopState }) {
  const { t } = useTranslation()
  const { settings, openAtLogin } = state
  const renewAt = (time: string | null) => void changeDesktop({ settings: { ...settings, renewAt: time } })
  return (
    <div className={styles.part}>
      <h3 className={styles.title}>{t('desktop.running')}</h3>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={openAtLogin}
          onChange={(event) => void changeDesktop({ openAtLogin: event.target.checked })}
        />
        <span>
          {t('desktop.openAtLogin')}
          <span className={styles.optionHint}>{t('desktop.openAtLoginHint')}</span>
        </span>
      </label>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={settings.renewAt !== null}
          onChange={(event) => renewAt(event.target.checked ? DEFAULT_TIME : null)}
        />
        <span>
          {t('desktop.renewAt')}{' '}
          <select
            className={styles.select}
            aria-label={t('desktop.renewAt')}
            disabled={settings.renewAt === null}
            value={settings.renewAt ?? DEFAULT_TIME}
            onChange={(event) => renewAt(event.target.value)}
          >
            {timesOfDay(settings.renewAt).map((time) => (
              <option key={time} value={time}>
                {time}
              </option>
            ))}
          </select>
          <span className={styles.optionHint}>{t('desktop.renewHint')}</span>
        </span>
      </label>
    </div>
  )
}
