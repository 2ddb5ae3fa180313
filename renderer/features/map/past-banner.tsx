import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PeriodName } from '../figures/period-name.tsx'
import styles from './past-banner.module.css'
import { showNow } from './replay.ts'
import type { Shown } from './shown.ts'

/** Says over the whole scene that it shows the past, which one, and from which figures. */
export function PastBanner({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation()
  return (
    <div role="status">
      {shown.past !== null && (
        <div className={styles.banner}>
          <History className={styles.icon} aria-hidden="true" />
          <strong>
            {t('mapScene.past.title')} <PeriodName period={shown.past} />
          </strong>
          <span className={styles.known}>
            {'· '}
            {t('mapScene.past.asKnown')}
          </span>
          <button type="button" className={styles.now} onClick={showNow}>
            {t('mapScene.past.now')}
          </button>
        </div>
      )}
    </div>
  )
}
