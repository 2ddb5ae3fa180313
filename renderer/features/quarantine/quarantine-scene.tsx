import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldName } from '#shared/domain/unit.ts'
import { Choices } from '../../ui/choices.tsx'
import controls from '../../ui/controls.module.css'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import scene from '../../ui/scene.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { useEntryName } from './entry-name.ts'
import { QuarantineEntry } from './quarantine-entry.tsx'
import { QuarantineList } from './quarantine-list.tsx'
import styles from './quarantine-scene.module.css'
import { chooseState, STATES, useQuarantine } from './store.ts'

/** Rows that were refused at the door: why, whose they are, and the way to put them right. */
export function QuarantineScene() {
  const { t } = useTranslation()
  const { state, loaded, problem, items, open, dropped, chosen, done } = useQuarantine()
  const nameOf = useEntryName()
  const [search, setSearch] = useState('')
  const wanted = foldName(search.trim())
  const shown = items.filter((item) => {
    const { unit, measure } = nameOf(item)
    return foldName(`${unit} ${item.unit} ${measure} ${item.measure}`).includes(wanted)
  })
  const entry = shown.find(({ id }) => id === chosen) ?? shown[0] ?? null
  const notice = done && t(`quarantine.${done.how}`, { ...nameOf(done.entry) })
  return (
    <main className={scene.scene}>
      <Panel
        bare
        title={t('quarantine.title')}
        aside={
          <div className={controls.controls}>
            <Choices
              label={t('quarantine.states')}
              choices={STATES.map((key) => ({ key, name: t(`quarantine.state.${key}`) }))}
              chosen={state}
              choose={chooseState}
            />
            <SearchField
              label={t('quarantine.searchHint')}
              placeholder={t('quarantine.search')}
              value={search}
              onChange={setSearch}
            />
            <p className={controls.count} role="status">
              {notice && <strong>{notice} </strong>}
              {t('quarantine.waiting', { count: open })}
              {dropped > 0 && ` · ${t('quarantine.dropped', { count: dropped })}`}
            </p>
          </div>
        }
        state={panelState()}
      >
        <div className={styles.columns}>
          <QuarantineList items={shown} chosen={entry?.id ?? null} />
          {entry && <QuarantineEntry key={entry.id} entry={entry} />}
        </div>
      </Panel>
    </main>
  )

  function panelState(): PanelState {
    if (!loaded) {
      return problem === null
        ? { kind: 'loading' }
        : { kind: 'error', text: t('data.loadFailed', { problem }) }
    }
    if (shown.length > 0) return READY
    return { kind: 'empty', text: t(`quarantine.empty.${items.length > 0 ? 'search' : state}`) }
  }
}
