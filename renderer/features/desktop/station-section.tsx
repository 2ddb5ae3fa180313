import { useTranslation } from 'react-i18next'
import type { DesktopState, DesktopWindow } from '#shared/domain/desktop.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import styles from './desktop-settings.module.css'

/** Which station stands behind this app, and how the pages in front of it fare. */
export function StationSection({ state }: { readonly state: DesktopState }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { kind, since, pid, version, home, restarts } = state.station
  const when = useClock((now) => formats.when(since, now))
  return (
    <div className={styles.part}>
      <h3 className={styles.title}>{t('desktop.station')}</h3>
      <dl className={styles.facts}>
        <dt>{t('desktop.station')}</dt>
        <dd>
          {t(`desktop.stationKind.${kind}`)}, {t('desktop.since', { when })}
        </dd>
        <dt>{t('desktop.version')}</dt>
        <dd>{version ?? '–'}</dd>
        <dt>{t('desktop.home')}</dt>
        <dd>
          <code className={styles.path}>{home}</code>
        </dd>
        <dt>{t('desktop.process')}</dt>
        <dd>{pid ?? '–'}</dd>
        {kind !== 'attached' && (
          <>
            <dt>{t('desktop.restarts')}</dt>
            <dd>
              {restarts === 0 ? t('desktop.restartsNone') : t('desktop.restartsCount', { count: restarts })}
            </dd>
          </>
        )}
        <dt>{t('desktop.pages')}</dt>
        <dd>
          <ul>
            {state.windows.map((window) => (
              <li key={`${window.kind}-${window.displayId}`}>
                <PageFacts window={window} state={state} />
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </div>
  )
}

function PageFacts({ window, state }: { readonly window: DesktopWindow; readonly state: DesktopState }) {
  const { t } = useTranslation()
  const { kind, displayId, memoryMb, framesPerSecond, renewals, troubles } = window
  const number = state.displays.findIndex(({ id }) => id === displayId) + 1
  const where = kind === 'desk' ? t('desktop.desk') : t('desktop.display', { number })
  const memory = memoryMb === null ? t('desktop.memoryUnknown') : t('desktop.memory', { mb: memoryMb })
  const pace =
    framesPerSecond === null ? t('desktop.paceUnknown') : t('desktop.pace', { count: framesPerSecond })
  return (
    <>
      {t('desktop.page', { where, memory, pace })}
      {renewals > 0 && ` · ${t('desktop.renewals', { count: renewals })}`}
      {troubles > 0 && <strong> · {t('desktop.troubles', { count: troubles })}</strong>}
    </>
  )
}
