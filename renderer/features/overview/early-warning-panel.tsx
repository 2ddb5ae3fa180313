import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useUnhurried } from '../../app/use-unhurried.ts'
import { classes } from '../../ui/classes.ts'
import { Panel } from '../../ui/panel.tsx'
import { useWholeItems } from '../../ui/use-whole-items.ts'
import wholeItems from '../../ui/whole-items.module.css'
import { useAlarms } from '../alarms/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { standingLamps, useFigures } from '../figures/store.ts'
import { EarlyItem } from './attention-item.tsx'
import styles from './early-warning-panel.module.css'
import { earlyWarnings } from './early-warnings.ts'

/** More than that says nothing that the count does not say. */
const MOST = 4

/** What is heading for trouble, and how often such words came true. */
export function EarlyWarningPanel() {
  const { t } = useTranslation()
  const loaded = useFigures((figures) => figures.loaded)
  const byUnit = useUnhurried(useFigures, standingLamps)
  const byCode = useDictionary((dictionary) => dictionary.byCode)
  const record = useAlarms((alarms) => alarms.record)
  const warnings = useMemo(() => earlyWarnings(byUnit, byCode), [byUnit, byCode])
  const first = warnings.slice(0, MOST)
  const { list, whole } = useWholeItems<HTMLUListElement>(first.length)
  const judged = record ? record.cameTrue + record.didNot : 0
  const hidden = warnings.length - Math.min(whole, first.length)
  if (!loaded) return null
  return (
    <Panel
      bare
      className={classes(styles.panel, first.length > 0 && styles.several)}
      title={t('alarms.early.title')}
      aside={
        record &&
        judged > 0 && (
          <p className={styles.record}>
            {t('alarms.early.record', { count: judged, right: record.cameTrue })}
          </p>
        )
      }
    >
      {warnings.length === 0 ? (
        <p className={styles.none}>{t('alarms.early.none')}</p>
      ) : (
        <ul ref={list} className={classes(wholeItems.list, styles.list, hidden > 0 && styles.full)}>
          {first.map((warning, index) => (
            <li
              key={`${warning.item.unit} ${warning.item.code}`}
              className={classes(wholeItems.item, styles.item)}
              aria-hidden={index >= whole || undefined}
            >
              <EarlyItem {...warning} reachable={index < whole} />
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && <p className={styles.more}>{t('alarms.early.more', { count: hidden })}</p>}
    </Panel>
  )
}
