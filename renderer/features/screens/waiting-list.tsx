import { useTranslation } from 'react-i18next'
import { groupPairingCode } from '#shared/domain/pairing-code.ts'
import { Age } from '../../ui/age.tsx'
import { refuse } from './actions.ts'
import { KindIcon } from './kind-icon.tsx'
import styles from './screens-page.module.css'
import { askAbout, useScreens } from './store.ts'

/** Screens that show a code right now, the first that asked first. */
export function WaitingList() {
  const { t } = useTranslation()
  const waiting = useScreens((screens) => screens.waiting)
  if (waiting.length === 0) return null
  return (
    <section className={styles.waiting} aria-labelledby="screens-waiting">
      <h3 id="screens-waiting" className={styles.heading}>
        {t('screens.waiting.title', { count: waiting.length })}
      </h3>
      <ul>
        {waiting.map((request) => (
          <li key={request.code} className={styles.request}>
            <strong className={styles.code}>{groupPairingCode(request.code)}</strong>
            <p className={styles.asks}>
              <KindIcon kind={request.kind} />
              {t(`screens.kind.${request.kind}`)} · {request.browser ?? t('screens.waiting.unknownBrowser')}
              {request.address && ` · ${request.address}`} · <Age at={request.askedAt} />
            </p>
            <div className={styles.acts}>
              <button type="button" className={styles.act} onClick={() => void refuse(request.code)}>
                {t('screens.waiting.refuse')}
              </button>
              <button
                type="button"
                className={styles.main}
                onClick={() => askAbout({ what: 'accept', request })}
              >
                {t('screens.waiting.accept')}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
