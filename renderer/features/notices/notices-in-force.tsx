import { useTranslation } from 'react-i18next'
import { useClock } from '../../app/clock.ts'
import { useMoments } from '../alarms/moment.ts'
import styles from './notices-in-force.module.css'
import { isInForce, useNotices } from './store.ts'

/** All notices in force, read or not; nothing where there is none. */
export function NoticesInForce() {
  const { t } = useTranslation()
  const moment = useMoments()
  const items = useNotices((notices) => notices.items)
  const ids = useClock((now) =>
    items
      .filter((notice) => isInForce(notice, now))
      .map(({ id }) => id)
      .join(' '),
  ).split(' ')
  const shown = items.filter(({ id }) => ids.includes(String(id)))
  if (shown.length === 0) return null
  return (
    <section className={styles.section}>
      <h4 className={styles.heading}>{t('notices.title')}</h4>
      <ul className={styles.items}>
        {shown.map((notice) => (
          <li key={notice.id}>
            <p className={styles.title}>
              {notice.level === 'urgent' && `${t('notices.urgent')}: `}
              {notice.title}
            </p>
            <p className={styles.text}>{notice.text}</p>
            <p className={styles.company}>
              {t('notices.sender', { by: notice.by })} · {t('notices.until', { when: moment(notice.until) })}{' '}
              ·{' '}
              {notice.seenBy === null
                ? t('notices.nobody')
                : t('notices.seenBy', { by: notice.seenBy, at: notice.seenAt ? moment(notice.seenAt) : '' })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
