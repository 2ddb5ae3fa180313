import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldName } from '#shared/domain/unit.ts'
import { Choices } from '../../ui/choices.tsx'
import controls from '../../ui/controls.module.css'
import { Panel, type PanelState, READY } from '../../ui/panel.tsx'
import scene from '../../ui/scene.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { copyText } from './copy-text.ts'
import { LogLines } from './log-lines.tsx'
import { LEVELS_SHOWN, SOURCES, useLog } from './log-store.ts'
import styles from './logs-page.module.css'
import { windowMatters } from './window-matters.ts'

/** What the app and the station wrote down: by level, searched, followed, copied. Works without a station, too. */
export function LogsPage() {
  const { t } = useTranslation()
  const [source, setSource] = useState<(typeof SOURCES)[number]>('desktop')
  const [least, setLeast] = useState<(typeof LEVELS_SHOWN)[number]>('info')
  const [search, setSearch] = useState('')
  const [follow, setFollow] = useState(true)
  const [said, setSaid] = useState('')
  const lines = useRef<HTMLOListElement>(null)
  const matters = windowMatters()
  const { page, problem } = useLog(matters ? source : null, least, follow)
  const wanted = foldName(search.trim())
  const shown = useMemo(
    () =>
      page?.entries.filter(({ message, detail }) => foldName(`${message} ${detail}`).includes(wanted)) ?? [],
    [page, wanted],
  )

  const copy = () => {
    const text = lines.current?.innerText ?? ''
    setSaid(copyText(text) ? t('desktop.log.copied', { count: shown.length }) : t('desktop.log.copyFailed'))
  }

  return (
    <main className={scene.scene}>
      <Panel
        bare
        title={t('desktop.log.title')}
        aside={
          matters && (
            <div className={controls.controls}>
              <Choices
                label={t('desktop.log.source')}
                choices={SOURCES.map((key) => ({ key, name: t(`desktop.log.sources.${key}`) }))}
                chosen={source}
                choose={setSource}
              />
              <Choices
                label={t('desktop.log.least')}
                choices={LEVELS_SHOWN.map((key) => ({ key, name: t(`desktop.log.levels.${key}`) }))}
                chosen={least}
                choose={setLeast}
              />
              <SearchField
                label={t('desktop.log.search')}
                placeholder={t('desktop.log.search')}
                value={search}
                onChange={setSearch}
              />
              <label className={styles.follow}>
                <input
                  type="checkbox"
                  checked={follow}
                  onChange={(event) => setFollow(event.target.checked)}
                />
                {t('desktop.log.follow')}
              </label>
              <button type="button" className={styles.button} disabled={shown.length === 0} onClick={copy}>
                {t('desktop.log.copy')}
              </button>
              <button type="button" className={styles.button} onClick={() => void matters.openLogFolder()}>
                {t('desktop.openFolder')}
              </button>
            </div>
          )
        }
        state={panelState()}
      >
        <LogLines list={lines} entries={shown} follow={follow} />
        <p className={styles.foot} role="status">
          {t('desktop.log.count', { count: shown.length })}
          {page?.cut && `, ${t('desktop.log.cut')}`}
          {said && ` · ${said}`}
          {page && <span className={styles.file}>{page.file}</span>}
        </p>
      </Panel>
    </main>
  )

  function panelState(): PanelState {
    if (!matters) return { kind: 'empty', text: t('desktop.log.browser') }
    if (!page) {
      return problem === null
        ? { kind: 'loading' }
        : { kind: 'error', text: t('data.loadFailed', { problem }) }
    }
    if (shown.length > 0) return READY
    if (page.entries.length > 0) return { kind: 'empty', text: t('desktop.log.emptySearch') }
    if (source === 'station' && least === 'info') {
      return { kind: 'empty', text: t('desktop.log.emptyStation', { file: page.file }) }
    }
    return { kind: 'empty', text: t('desktop.log.empty') }
  }
}
