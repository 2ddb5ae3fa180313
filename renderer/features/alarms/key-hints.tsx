import { useTranslation } from 'react-i18next'
import { useMayWrite } from '../../app/caller.ts'
import { ask, clearMarks, useDesk } from './desk-store.ts'
import styles from './key-hints.module.css'
import { useAlarms } from './store.ts'

/** Under the list: what was marked and what can be done with it, what was just done, and the keys. */
export function KeyHints({ extra }: { readonly extra: string | null }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const marked = useDesk((desk) => desk.marked)
  const notice = useDesk((desk) => desk.notice)
  const byId = useAlarms((alarms) => alarms.byId)
  const keys = [
    ['↑ ↓', 'move'],
    ...(mayWrite
      ? ([
          [t('alarms.keys.space'), 'mark'],
          ['A', 'acknowledge'],
          ['S', 'shelve'],
        ] as const)
      : []),
    ['M', 'silence'],
  ] as const
  return (
    <div className={styles.bar}>
      {marked.size > 0 && (
        <p className={styles.marked}>
          {t('alarms.marked', { count: marked.size })}
          <button
            type="button"
            className={styles.main}
            onClick={() =>
              ask({ action: 'acknowledge', alarms: [...marked].flatMap((id) => byId.get(id) ?? []) })
            }
          >
            {t('alarms.acknowledgeMarked', { count: marked.size })}
          </button>
          <button type="button" className={styles.button} onClick={clearMarks}>
            {t('alarms.markedNone')}
          </button>
        </p>
      )}
      <p className={styles.notice} role="status">
        {notice ?? extra}
      </p>
      <ul className={styles.keys}>
        {keys.map(([key, what]) => (
          <li key={what}>
            <kbd className={styles.key}>{key}</kbd> {t(`alarms.keys.${what}`)}
          </li>
        ))}
      </ul>
    </div>
  )
}
