import { Settings } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlarmItem } from '#shared/contract/index.ts'
import { ALARM_KINDS, type AlarmKind } from '#shared/domain/alarm.ts'
import { foldName } from '#shared/domain/unit.ts'
import { useMayWrite } from '../../app/caller.ts'
import { ownsLetters } from '../../app/keyboard.ts'
import { Choices } from '../../ui/choices.tsx'
import { classes } from '../../ui/classes.ts'
import controls from '../../ui/controls.module.css'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import scene from '../../ui/scene.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { ActDialog } from './act-dialog.tsx'
import { AlarmDetail } from './alarm-detail.tsx'
import { AlarmList } from './alarm-list.tsx'
import { useAlarmName } from './alarm-name.ts'
import { groupOf, inUrgency, isPutAside, mayHandDown } from './alarm-order.ts'
import styles from './alarms-scene.module.css'
import {
  ALARM_FILTERS,
  type AlarmFilter,
  ask,
  chooseFilter,
  chooseKind,
  searchFor,
  settleOn,
  showSettings,
  useDesk,
} from './desk-store.ts'
import { KeyHints } from './key-hints.tsx'
import { LoadStrip } from './load-strip.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { useAlarms } from './store.ts'

/** The annunciator: what is open, who has it, what happened to it, and how much all of it asks. */
export function AlarmsScene() {
  const { t } = useTranslation()
  const { loaded, byId, openInAll } = useAlarms()
  const { filter, kind, text, chosen, closed, asking, settingsShown } = useDesk()
  const mayWrite = useMayWrite()
  const nameOf = useAlarmName()
  const isHistory = filter === 'closed'
  const found = useMemo(() => {
    if (filter === 'closed') return closed.items
    return inUrgency(
      [...byId.values()].filter(
        (item) => isIn(filter, groupOf(item), isPutAside(item)) && (kind === null || item.kind === kind),
      ),
    )
  }, [byId, closed, filter, kind])
  const wanted = foldName(text.trim())
  const shown =
    isHistory || wanted === ''
      ? found
      : found.filter((item) => {
          const { unit, subject } = nameOf(item)
          return foldName(`${unit} ${item.unit} ${subject} ${item.code ?? ''}`).includes(wanted)
        })
  // What was chosen stays to be read even where it has left the list.
  const current = chosen ?? shown[0] ?? null
  useEffect(() => {
    if (chosen === null && current !== null) settleOn(current)
  }, [chosen, current])
  useSceneKeys(current, mayWrite && !asking && !settingsShown)

  return (
    <main className={scene.scene}>
      <Panel
        bare
        className={styles.desk}
        title={t('alarms.title')}
        aside={<Controls filter={filter} kind={kind} text={text} />}
        state={loaded ? READY : { kind: 'loading' }}
      >
        <LoadStrip />
        <div className={classes(styles.columns, !current && styles.one)}>
          <Panel
            bare
            title={<span className="visually-hidden">{t('alarms.list')}</span>}
            className={styles.left}
            state={listState()}
          >
            <AlarmList items={shown} current={current} grouped={!isHistory} />
          </Panel>
          {current && <AlarmDetail key={current.id} item={current} />}
        </div>
        <KeyHints
          extra={
            openInAll !== null && !isHistory
              ? t('alarms.firstOf', { shown: byId.size, all: openInAll })
              : null
          }
        />
      </Panel>
      {asking && <ActDialog asking={asking} />}
      {settingsShown && <SettingsDialog />}
    </main>
  )

  function listState(): PanelState {
    if (isHistory && !closed.loaded) {
      return closed.problem === null
        ? { kind: 'loading' }
        : { kind: 'error', text: t('data.loadFailed', { problem: closed.problem }) }
    }
    if (shown.length > 0) return READY
    const isFiltered = kind !== null || wanted !== '' || (filter !== 'open' && !isHistory)
    return {
      kind: 'empty',
      text: t(`alarms.empty.${isFiltered ? 'filtered' : isHistory ? 'closed' : 'open'}`),
    }
  }
}

function isIn(filter: AlarmFilter, group: ReturnType<typeof groupOf>, aside: boolean): boolean {
  if (filter === 'open') return true
  return filter === 'aside' ? aside : group === filter
}

/** A acknowledges and S shelves the alarm that is looked at. */
function useSceneKeys(current: AlarmItem | null, active: boolean): void {
  useEffect(() => {
    if (!active || !current || current.state === 'closed') return
    const isChilds = current.origin !== null
    if (isChilds && !mayHandDown(current)) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || ownsLetters(event.target)) return
      const key = event.key.toLowerCase()
      if (key !== 'a' && (key !== 's' || isChilds)) return
      event.preventDefault()
      const { marked } = useDesk.getState()
      const { byId } = useAlarms.getState()
      const several = [...marked].flatMap((id) => byId.get(id) ?? [])
      if (key === 's') ask({ action: 'shelve', alarms: [current] })
      else ask({ action: 'acknowledge', alarms: several.length > 0 && !isChilds ? several : [current] })
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [current, active])
}

interface ControlsProps {
  readonly filter: AlarmFilter
  readonly kind: AlarmKind | null
  readonly text: string
}

function Controls({ filter, kind, text }: ControlsProps) {
  const { t } = useTranslation()
  return (
    <div className={controls.controls}>
      <Choices
        label={t('alarms.filter.label')}
        choices={ALARM_FILTERS.map((key) => ({ key, name: t(`alarms.filter.${key}`) }))}
        chosen={filter}
        choose={chooseFilter}
      />
      <select
        className={classes(controls.framed, styles.kind)}
        aria-label={t('alarms.filter.kind')}
        value={kind ?? ''}
        onChange={({ target }) => chooseKind(ALARM_KINDS.find((each) => each === target.value) ?? null)}
      >
        <option value="">{t('alarms.filter.anyKind')}</option>
        {ALARM_KINDS.map((each) => (
          <option key={each} value={each}>
            {t(`alarms.kind.${each}`)}
          </option>
        ))}
      </select>
      <SearchField
        label={t('alarms.filter.searchHint')}
        placeholder={t('alarms.filter.search')}
        value={text}
        onChange={searchFor}
      />
      <button type="button" className={controls.framed} onClick={() => showSettings(true)}>
        <Settings className={controls.icon} aria-hidden="true" />
        {t('alarms.settings.open')}
      </button>
    </div>
  )
}
