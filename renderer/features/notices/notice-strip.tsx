import { Megaphone, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NoticeItem } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { useClock } from '../../app/clock.ts'
import { useConnection } from '../../app/connection.ts'
import { classes } from '../../ui/classes.ts'
import { useMoments } from '../alarms/moment.ts'
import styles from './notice-strip.module.css'
import { SeenDialog } from './seen-dialog.tsx'
import { noticesToShow, useNotices } from './store.ts'
import { useSenderName } from './use-sender-name.ts'

/** Notices in force that somebody should read, one at a time, over every scene. */
export function NoticeStrip() {
  const { t } = useTranslation()
  const items = useNotices((notices) => notices.items)
  const ids = useClock((now) =>
    noticesToShow(items, now)
      .map(({ id }) => id)
      .join(' '),
  )
  const [turn, setTurn] = useState(0)
  const [reading, setReading] = useState<NoticeItem | null>(null)
  const shown = ids.split(' ').flatMap((id) => items.find((notice) => String(notice.id) === id) ?? [])
  const notice = shown[turn % Math.max(shown.length, 1)]
  return (
    <>
      {notice && (
        <section className={styles.place} aria-label={t('notices.label')}>
          <Strip notice={notice} read={() => setReading(notice)} />
          {shown.length > 1 && (
            <button
              type="button"
              className={styles.more}
              title={t('notices.next')}
              onClick={() => setTurn(turn + 1)}
            >
              {t('notices.more', { count: shown.length - 1 })}
            </button>
          )}
        </section>
      )}
      {/* Somebody may be typing in it while the last notice leaves the strip. */}
      {reading && <SeenDialog notice={reading} close={() => setReading(null)} />}
    </>
  )
}

function Strip({ notice, read }: { readonly notice: NoticeItem; readonly read: () => void }) {
  const { t } = useTranslation()
  const moment = useMoments()
  const mayWrite = useMayWrite()
  const stale = useConnection((connection) => connection.state === 'lost')
  const from = useSenderName(notice.from)
  const isUrgent = notice.level === 'urgent'
  const isLoud = isUrgent && notice.seenBy === null
  const Icon = isUrgent ? TriangleAlert : Megaphone
  return (
    <div
      className={classes(styles.strip, isLoud && styles.urgent, stale && styles.stale)}
      role={isLoud ? 'alert' : 'status'}
    >
      <Icon className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>
          {isUrgent && <strong>{t('notices.urgent')}: </strong>}
          {notice.title}
        </p>
        <p className={styles.text}>{notice.text}</p>
      </div>
      <p className={styles.company}>
        <span>{t('notices.from', { name: from })}</span>
        <span>
          {notice.seenBy === null
            ? t('notices.until', { when: moment(notice.until) })
            : t('notices.seenBy', { by: notice.seenBy, at: notice.seenAt ? moment(notice.seenAt) : '' })}
        </span>
      </p>
      {mayWrite && notice.seenBy === null && (
        <button type="button" className={styles.button} onClick={read}>
          {t('notices.read')}
        </button>
      )}
    </div>
  )
}
