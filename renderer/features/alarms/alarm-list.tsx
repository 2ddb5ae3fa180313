import { Check } from 'lucide-react'
import { type KeyboardEvent, memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlarmItem } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import { AlarmFigure, AlarmLamp } from './alarm-figure.tsx'
import styles from './alarm-list.module.css'
import { useAlarmName } from './alarm-name.ts'
import { ALARM_GROUPS, groupOf, isCalling } from './alarm-order.ts'
import { useAlarmStatus } from './alarm-status.ts'
import { loadClosed } from './desk-feed.ts'
import { chooseAlarm, toggleMark, useDesk } from './desk-store.ts'

const LIST_ID = 'alarm-list'

interface AlarmListProps {
  readonly items: readonly AlarmItem[]
  readonly current: AlarmItem | null
  /** False for closed ones: they follow one another as they were opened. */
  readonly grouped: boolean
}

/** Alarms under the heading of their group. Arrows choose, the space bar marks. */
export function AlarmList({ items, current, grouped }: AlarmListProps) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const marked = useDesk((desk) => desk.marked)
  const next = useDesk((desk) => (grouped ? null : desk.closed.next))
  const list = useRef<HTMLDivElement>(null)
  const index = items.findIndex(({ id }) => id === current?.id)
  const currentId = current?.id ?? null

  useEffect(() => {
    list.current?.querySelector(`#alarm-${currentId}`)?.scrollIntoView({ block: 'nearest' })
  }, [currentId])

  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + 8,
    PageUp: index - 8,
    Home: 0,
    End: items.length - 1,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === ' ' && current?.origin === null && grouped && mayWrite) {
      event.preventDefault()
      toggleMark(current.id)
      return
    }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    const item = items[Math.min(items.length - 1, Math.max(0, to))]
    if (item) chooseAlarm(item)
  }
  const option = (item: AlarmItem) => (
    <AlarmOption
      key={item.id}
      item={item}
      isCurrent={item.id === currentId}
      isMarked={grouped && mayWrite && item.origin === null ? marked.has(item.id) : null}
    />
  )
  const groups = grouped
    ? ALARM_GROUPS.map((group) => ({ group, of: items.filter((item) => groupOf(item) === group) })).filter(
        ({ of }) => of.length > 0,
      )
    : []
  return (
    <div className={styles.column}>
      <div
        ref={list}
        id={LIST_ID}
        data-focus-home
        className={styles.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('alarms.list')}
        aria-activedescendant={index < 0 ? undefined : `alarm-${currentId}`}
        onKeyDown={onKeyDown}
      >
        {grouped
          ? groups.map(({ group, of }) => (
              // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role.
              <div key={group} role="group" aria-labelledby={`alarms-${group}`}>
                <p id={`alarms-${group}`} className={styles.group} role="presentation">
                  {t(`alarms.group.${group}`)} <span className={styles.count}>{of.length}</span>
                </p>
                {of.map(option)}
              </div>
            ))
          : items.map(option)}
      </div>
      {next !== null && (
        <button type="button" className={styles.more} onClick={() => loadClosed(next)}>
          {t('alarms.more')}
        </button>
      )}
    </div>
  )
}

interface AlarmOptionProps {
  readonly item: AlarmItem
  readonly isCurrent: boolean
  /** Null where nothing can be marked. */
  readonly isMarked: boolean | null
}

const AlarmOption = memo(function AlarmOption({ item, isCurrent, isMarked }: AlarmOptionProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { unit, subject } = useAlarmName()(item)
  const status = useAlarmStatus()(item)
  const when = useClock((now) => formats.when(Date.parse(item.openedAt), now))
  const company = item.suppresses > 0 ? t('alarms.suppresses', { count: item.suppresses }) : null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and answers the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: an option is reached through its list.
    <div
      id={`alarm-${item.id}`}
      role="option"
      aria-selected={isCurrent}
      aria-checked={isMarked ?? undefined}
      className={classes(styles.item, isCalling(item) && styles.calling)}
      onClick={(event) => {
        chooseAlarm(item)
        if (isMarked !== null && (event.ctrlKey || event.metaKey)) toggleMark(item.id)
      }}
    >
      {isMarked !== null && (
        // The space bar does the same for those who use the keys.
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
        // biome-ignore lint/a11y/noStaticElementInteractions: it is a part of the option, which says whether it is marked.
        <span
          className={classes(styles.mark, isMarked && styles.marked)}
          onClick={(event) => {
            event.stopPropagation()
            toggleMark(item.id)
          }}
        >
          {isMarked && <Check className={styles.check} aria-hidden="true" />}
        </span>
      )}
      <AlarmLamp item={item} className={styles.lamp} />
      <div className={styles.text}>
        <p className={styles.unit}>{unit}</p>
        <p className={styles.subject}>{[subject, company].filter(Boolean).join(' · ')}</p>
        <p className={classes(styles.status, groupOf(item) === 'unacknowledged' && styles.nobody)}>
          {status}
        </p>
      </div>
      <div className={styles.figures}>
        <p className={styles.value}>
          <AlarmFigure item={item} />
        </p>
        <p className={styles.since}>{t('lamp.since', { when })}</p>
      </div>
    </div>
  )
})
