import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { Panel, READY } from '../../ui/panel.tsx'
import { useWholeItems } from '../../ui/use-whole-items.ts'
import wholeItems from '../../ui/whole-items.module.css'
import { silentChildren, useChildren } from '../children/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useFigures } from '../figures/store.ts'
import { useUnits } from '../units/store.ts'
import { redLamps } from './attention.ts'
import { RedItem, SilentItem } from './attention-item.tsx'
import styles from './attention-panel.module.css'

/** A wall has room for about ten; the rest is counted. */
const MOST_RED = 24
const MOST_SILENT = 3

/** What needs somebody: red lamps, newest first, and stations that have fallen silent. */
export function AttentionPanel() {
  const { t } = useTranslation()
  const loaded = useFigures((figures) => figures.loaded)
  const byUnit = useFigures((figures) => figures.byUnit)
  const byCode = useDictionary((dictionary) => dictionary.byCode)
  const children = useChildren((view) => view.byUnit)
  const alone = useUnits((units) => units.subUnits.length === 0)
  const red = useMemo(() => redLamps(byUnit, byCode), [byUnit, byCode])
  const silent = useMemo(() => silentChildren(children), [children])
  const shownRed = red.slice(0, MOST_RED)
  const { list, whole } = useWholeItems<HTMLUListElement>(shownRed.length)
  const hiddenRed = red.length - Math.min(whole, shownRed.length)
  const hiddenSilent = silent.length - Math.min(silent.length, MOST_SILENT)

  const counts = [
    red.length > 0 && t('attention.red', { count: red.length }),
    silent.length > 0 && t('attention.silent', { count: silent.length }),
  ].filter((text) => text !== false)
  const calm = t(alone ? 'attention.calmAlone' : 'attention.calm')
  const state = !loaded
    ? ({ kind: 'loading' } as const)
    : byUnit.size === 0
      ? ({ kind: 'empty', text: t('data.noFigures') } as const)
      : counts.length === 0
        ? ({ kind: 'empty', text: calm } as const)
        : READY
  return (
    <Panel
      bare
      title={t('attention.title')}
      aside={<p className={styles.counts}>{counts.join(' · ')}</p>}
      state={state}
    >
      <ul
        ref={list}
        className={classes(wholeItems.list, styles.list, hiddenRed > 0 && styles.full)}
        hidden={shownRed.length === 0}
      >
        {shownRed.map(({ item, kpi }, index) => (
          <li
            key={`${item.unit} ${item.code}`}
            className={classes(wholeItems.item, styles.item)}
            aria-hidden={index >= whole || undefined}
          >
            <RedItem item={item} kpi={kpi} />
          </li>
        ))}
      </ul>
      {hiddenRed > 0 && (
        <p className={styles.more}>
          {t(alone ? 'attention.more' : 'attention.seeBoard', { count: hiddenRed })}
        </p>
      )}
      {silent.length > 0 && (
        <ul className={styles.silent}>
          {silent.slice(0, MOST_SILENT).map((child) => (
            <li key={child.unit} className={styles.item}>
              <SilentItem child={child} />
            </li>
          ))}
        </ul>
      )}
      {hiddenSilent > 0 && (
        <p className={styles.more}>{t('attention.silentMore', { count: hiddenSilent })}</p>
      )}
    </Panel>
  )
}
