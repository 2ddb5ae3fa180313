import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayWrite } from '../../app/caller.ts'
import { nowMs } from '../../app/clock.ts'
import { Panel, READY } from '../../ui/panel.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { DefinitionList } from './definition-list.tsx'
import { DoneNote } from './done-note.tsx'
import { isChanged } from './draft.ts'
import styles from './editor-scene.module.css'
import { loadEditor } from './feed.ts'
import { KpiForm } from './kpi-form.tsx'
import { MeasureForm } from './measure-form.tsx'
import { PackDesk } from './pack-desk.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { type EditorTab, showTab, useEditor } from './store.ts'

const TABS: readonly EditorTab[] = ['kpi', 'measure', 'pack']

/** KPIs, measures and packs: to look at, and at a desk to change. */
export function EditorScene({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const { loaded, problem, tab } = useEditor()
  const dictionary = useDictionary((view) => view.kpis)
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew when somebody changed the dictionary.
  useEffect(() => loadEditor(), [dictionary])
  const state = loaded
    ? READY
    : problem === null
      ? { kind: 'loading' as const }
      : { kind: 'error' as const, text: t('data.loadFailed', { problem }) }
  return (
    <main className={styles.scene}>
      <Panel bare className={styles.whole} title={t('editor.title')} aside={<Head />} state={state}>
        {!mayWrite && <p className={styles.readOnly}>{t('editor.readOnly')}</p>}
        <div className={styles.desk}>
          <DefinitionList mayWrite={mayWrite} />
          {tab === 'kpi' && <KpiForm unit={unit} mayWrite={mayWrite} />}
          {tab === 'measure' && <MeasureForm mayWrite={mayWrite} />}
          {tab === 'pack' && <PackDesk mayWrite={mayWrite} />}
        </div>
        <SaveDialog />
      </Panel>
    </main>
  )
}

/** The three parts, what is not saved yet, and what was just done. */
function Head() {
  const { t } = useTranslation()
  const tab = useEditor((editor) => editor.tab)
  const unsaved = useEditor(
    ({ kpiDrafts, measureDrafts }) =>
      [...kpiDrafts.values(), ...measureDrafts.values()].filter((draft) => isChanged(draft, nowMs())).length,
  )
  return (
    <div className={styles.head}>
      <fieldset className={styles.tabs}>
        <legend className="visually-hidden">{t('editor.tabs.label')}</legend>
        {TABS.map((each) => (
          <button
            key={each}
            type="button"
            className={styles.tab}
            aria-pressed={each === tab}
            onClick={() => showTab(each)}
          >
            {t(`editor.tabs.${each}`)}
          </button>
        ))}
      </fieldset>
      <DoneNote />
      {unsaved > 0 && <p className={styles.unsaved}>{t('editor.unsaved', { count: unsaved })}</p>}
    </div>
  )
}
