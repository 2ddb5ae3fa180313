import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useUnhurried } from '../../app/use-unhurried.ts'
import { classes } from '../../ui/classes.ts'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import { useWholeItems } from '../../ui/use-whole-items.ts'
import wholeItems from '../../ui/whole-items.module.css'
import { countAlarms, inUrgency, isPutAside } from '../alarms/alarm-order.ts'
import { openAlarms, useAlarms } from '../alarms/store.ts'
import { useChildren } from '../children/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { standingLamps, useFigures } from '../figures/store.ts'
import { lampsWithoutAlarm, type RedLamp } from './attention.ts'
import { AlarmCard, RedItem } from './attention-item.tsx'
import styles from './attention-panel.module.css'
import { EarlyWarningPanel } from './early-warning-panel.tsx'

/** A wall has room for about ten; the rest is counted. */
const MOST = 24

/** The right column: open alarms, red lamps that other stations attend to, and what is heading for trouble. */
export function AttentionPanel() {
  return (
    <div className={styles.column}>
      <AlarmPanel />
      <EarlyWarningPanel />
    </div>
  )
}

function AlarmPanel() {
  const { t } = useTranslation()
  const loaded = useAlarms((alarms) => alarms.loaded)
  // Lists may lag behind a flood of changes; lamps and values do not pass through here.
  const byId = useUnhurried(useAlarms, openAlarms)
  const load = useAlarms((alarms) => (alarms.openInAll === null ? null : alarms.load))
  const byUnit = useUnhurried(useFigures, standingLamps)
  const byCode = useDictionary((dictionary) => dictionary.byCode)
  const hasStations = useChildren((children) => children.byUnit.size > 0)
  const shown = useMemo(() => inUrgency([...byId.values()].filter((item) => !isPutAside(item))), [byId])
  const below = useMemo(() => lampsWithoutAlarm(byUnit, byCode, byId.values()), [byUnit, byCode, byId])
  const counts = useMemo(() => countAlarms(byId.values()), [byId])
  const first = shown.slice(0, MOST)
  const { list, whole } = useWholeItems<HTMLUListElement>(first.length)

  // Beyond what the station tells one by one, its own counts are to be believed.
  const aside = load ?? counts
  const total = load ? load.open - load.shelved - load.suppressed - load.outOfService : counts.shown
  const unacknowledged = load ? load.unacknowledged : counts.unacknowledged
  const hidden = Math.max(total, shown.length) - Math.min(whole, first.length)
  const putAside = (['shelved', 'outOfService', 'suppressed'] as const)
    .filter((group) => aside[group] > 0)
    .map((group) => t(`alarms.panel.aside.${group}`, { count: aside[group] }))
  const empty = t(hasStations ? 'alarms.panel.emptyStations' : 'alarms.panel.empty')
  const state: PanelState = !loaded
    ? { kind: 'loading' }
    : byUnit.size === 0 && byId.size === 0
      ? { kind: 'empty', text: t('data.noFigures') }
      : shown.length + below.length + putAside.length === 0
        ? { kind: 'empty', text: empty }
        : READY
  return (
    <Panel
      bare
      className={classes(styles.alarms, state.kind !== 'ready' && styles.bare)}
      title={t('alarms.title')}
      aside={
        total > 0 && (
          <p className={styles.counts}>
            {t('alarms.open', { count: total })}
            {unacknowledged > 0 && (
              <strong className={classes(styles.waiting, counts.calling > 0 && styles.calling)}>
                {` · ${t('alarms.unacknowledged', { count: unacknowledged })}`}
              </strong>
            )}
          </p>
        )
      }
      state={state}
    >
      {first.length === 0 && <p className={styles.none}>{t('alarms.panel.empty')}</p>}
      <ul
        ref={list}
        className={classes(wholeItems.list, styles.list, hidden > 0 && styles.full)}
        hidden={first.length === 0}
      >
        {first.map((item, index) => (
          <li
            key={item.id}
            className={classes(wholeItems.item, styles.item)}
            aria-hidden={index >= whole || undefined}
          >
            <AlarmCard item={item} reachable={index < whole} />
          </li>
        ))}
      </ul>
      {(hidden > 0 || putAside.length > 0) && (
        <p className={styles.more}>
          {[hidden > 0 && t('alarms.panel.more', { count: hidden }), ...putAside].filter(Boolean).join(' · ')}
        </p>
      )}
      {below.length > 0 && <RedBelow lamps={below} />}
    </Panel>
  )
}

/** Red lamps of units whose own station attends to them: to be seen, without a state of an alarm. */
function RedBelow({ lamps }: { readonly lamps: readonly RedLamp[] }) {
  const { t } = useTranslation()
  const first = lamps.slice(0, MOST)
  const { list, whole } = useWholeItems<HTMLUListElement>(first.length)
  const hidden = lamps.length - Math.min(whole, first.length)
  return (
    <div className={classes(styles.below, lamps.length === 1 && styles.single)}>
      <div className={styles.subhead}>
        <h3 className={styles.subtitle}>{t('alarms.panel.below')}</h3>
        <p className={styles.counts}>{t('alarms.panel.belowCount', { count: lamps.length })}</p>
      </div>
      <ul ref={list} className={classes(wholeItems.list, styles.list, hidden > 0 && styles.full)}>
        {first.map(({ item, kpi }, index) => (
          <li
            key={`${item.unit} ${item.code}`}
            className={classes(wholeItems.item, styles.item)}
            aria-hidden={index >= whole || undefined}
          >
            <RedItem item={item} kpi={kpi} reachable={index < whole} />
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className={styles.more}>{t('alarms.panel.belowMore', { count: hidden })}</p>}
    </div>
  )
}
