import { useTranslation } from 'react-i18next'
import styles from './screens-page.module.css'
import { useScreens } from './store.ts'

/** What a person types on the other device; or that nothing can be typed there yet, and what to do. */
export function ReachNote() {
  const { t } = useTranslation()
  const reach = useScreens((screens) => screens.reach)
  if (!reach) return null
  const [first] = reach.addresses
  const { hostname = '127.0.0.1', port = '8444' } = first ? new URL(first.origin) : {}
  if (!reach.reachable) {
    return (
      <div className={styles.unreachable} role="note">
        <h3 className={styles.heading}>{t('screens.unreachable.title')}</h3>
        <p>{t('screens.unreachable.what', { host: hostname })}</p>
        <p>{t('screens.unreachable.todo', { port })}</p>
      </div>
    )
  }
  return (
    <div className={styles.box}>
      <h3 className={styles.heading}>{t('screens.byCode.open')}</h3>
      {reach.addresses.slice(0, 3).map(({ origin }) => (
        <p key={origin} className={styles.address}>
          {origin}
        </p>
      ))}
    </div>
  )
}
