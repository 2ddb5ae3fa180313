import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldName } from '#shared/domain/unit.ts'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
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
    <main className={styles.scene}>
      <Panel
        bare
        title={t('quarantine.title')}
        aside={
          <div className={styles.controls}>
            <fieldset className={styles.states}>
              <legend className="visually-hidden">{t('quarantine.states')}</legend>
              {STATES.map((each) => (
                <button
                  key={each}
                  type="button"
                  className={styles.state}
                  aria-pressed={each === state}
                  onClick={() => chooseState(each)}
                >
                  {t(`quarantine.state.${each}`)}
                </button>
              ))}
            </fieldset>
            <label className={styles.search}>
              <Search className={styles.icon} aria-hidden="true" />
              <span className="visually-hidden">{t('quarantine.searchHint')}</span>
              <input
                type="search"
                className={styles.input}
                placeholder={t('quarantine.search')}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') setSearch('')
                }}
              />
            </label>
            <p className={styles.counts} role="status">
              {notice && <strong className={styles.done}>{notice} </strong>}
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
