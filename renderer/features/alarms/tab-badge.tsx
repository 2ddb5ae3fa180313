import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { countAlarms } from './alarm-order.ts'
import { useAlarms } from './store.ts'
import styles from './tab-badge.module.css'

/** How many alarms nobody has, on the tab that every scene shows; red only if one of them is. */
export function AlarmTabBadge() {
  const { t } = useTranslation()
  const byId = useAlarms((alarms) => alarms.byId)
  const inAll = useAlarms((alarms) => (alarms.openInAll === null ? null : alarms.load))
  const counts = useMemo(() => countAlarms(byId.values()), [byId])
  const count = inAll?.unacknowledged ?? counts.unacknowledged
  if (count === 0) return null
  const calls = counts.calling > 0
  return (
    <span className={classes(styles.badge, calls && styles.calling)}>
      <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">
        {' – '}
        {t('alarms.tab', { count })}
        {calls && `, ${t('alarms.tabCalling', { count: counts.calling })}`}
      </span>
    </span>
  )
}
