import { Unplug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/format.ts'
import { useClock } from './clock.ts'
import { useConnection } from './connection.ts'
import styles from './connection-banner.module.css'

/** Over a wall that keeps showing its last figures: since when they are old. */
export function ConnectionBanner() {
  const { t } = useTranslation()
  const formats = useFormats()
  const lost = useConnection((connection) => connection.state === 'lost')
  const lostAt = useConnection((connection) => connection.lostAt)
  const when = useClock((now) => (lostAt === null ? null : formats.when(lostAt, now)))
  return (
    <div role="status">
      {lost && when !== null && (
        <p className={styles.banner}>
          <Unplug className={styles.icon} aria-hidden="true" />
          {t('connection.lost', { when })}
        </p>
      )}
    </div>
  )
}
