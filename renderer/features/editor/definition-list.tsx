import { Plus, Search } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { LOCAL_PACK } from '#shared/domain/local-pack.ts'
import { foldName } from '#shared/domain/unit.ts'
import { nowMs } from '../../app/clock.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import styles from './definition-list.module.css'
import { isChanged, newKpiDraft, newMeasureDraft, nextLocalCode } from './draft.ts'
import { Owner } from './owner.tsx'
import {
  chooseKpi,
  chooseMeasure,
  type EditorTab,
  keepDraft,
  namesHere,
  setSearch,
  useEditor,
} from './store.ts'

interface Line {
  readonly key: string
  readonly name: string
  readonly detail: string
  readonly states: readonly ('unsaved' | 'fresh' | 'changed' | 'local' | 'retired')[]
}
interface Section {
  readonly key: string
  readonly name: string | null
  readonly lines: readonly Line[]
}

/** KPIs by group, or measures, or packs; found without diacritics. */
export function DefinitionList({ mayWrite }: { readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const tab = useEditor((editor) => editor.tab)
  const search = useEditor((editor) => editor.search)
  const chosen = useEditor((editor) => (editor.tab === 'kpi' ? editor.chosenKpi : editor.chosenMeasure))
  const sections = useSections(tab)
  const wanted = foldName(search.trim())
  const shown = sections
    .map((section) => ({
      ...section,
      lines: section.lines.filter(({ key, name }) => foldName(`${key} ${name}`).includes(wanted)),
    }))
    .filter(({ lines }) => lines.length > 0)
  if (tab === 'pack') return <PackList />
  return (
    <nav className={styles.list} aria-label={t(`editor.list.${tab}`)}>
      <div className={styles.tools}>
        <label className={styles.search}>
          <Search aria-hidden="true" />
          <span className="visually-hidden">{t('editor.searchHint')}</span>
          <input
            type="search"
            placeholder={t('editor.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setSearch('')
            }}
          />
        </label>
        {mayWrite && (
          <button type="button" className={styles.add} onClick={tab === 'kpi' ? addKpi : addMeasure}>
            <Plus aria-hidden="true" />
            {t(`editor.add.${tab}`)}
          </button>
        )}
      </div>
      <div className={styles.scroll}>
        {shown.length === 0 && <p className={styles.none}>{t('editor.none')}</p>}
        {shown.map(({ key, name, lines }) => (
          <section key={key} aria-label={name ?? t(`editor.list.${tab}`)}>
            {name !== null && <h3 className={styles.group}>{name}</h3>}
            <ul>
              {lines.map((line) => (
                <li key={line.key}>
                  <button
                    type="button"
                    className={styles.line}
                    aria-current={line.key === chosen}
                    onClick={() => (tab === 'kpi' ? chooseKpi : chooseMeasure)(line.key)}
                  >
                    <span className={styles.code}>{line.detail}</span>
                    <span className={styles.name}>{line.name || (line.detail === '' ? line.key : '…')}</span>
                    <span className={styles.states}>
                      {line.states.map((state) => (
                        <span key={state} className={styles[state] ?? styles.state}>
                          {t(`editor.state.${state}`)}
                        </span>
                      ))}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  )
}

function useSections(tab: EditorTab): readonly Section[] {
  const language = useLanguage()
  const { kpis, measures, kpiDrafts, measureDrafts } = useEditor()
  const groups = useDictionary((dictionary) => dictionary.groups)
  return useMemo(() => {
    const now = nowMs()
    if (tab === 'measure') {
      const stored = new Set<string>(measures.map(({ definition }) => definition.key))
      const fresh = [...measureDrafts.values()].filter(({ base }) => !stored.has(base.key))
      const lines = [
        ...fresh.map(({ base, typed }) => ({
          key: base.key as string,
          name: typed.nameVi ?? '',
          detail: '',
          states: ['fresh', 'unsaved'] as const,
        })),
        ...measures.map(({ definition, pack, retired }) => {
          const draft = measureDrafts.get(definition.key)
          return {
            key: definition.key as string,
            name: nameIn(language, definition),
            detail: '',
            states: [
              ...(draft && isChanged(draft, now) ? (['unsaved'] as const) : []),
              ...(isOwn(pack) ? (['local'] as const) : []),
              ...(retired ? (['retired'] as const) : []),
            ],
          }
        }),
      ]
      return [{ key: 'all', name: null, lines }]
    }
    const stored = new Set<string>(kpis.map(({ definition }) => definition.code))
    const all = [
      ...[...kpiDrafts.values()]
        .filter(({ base }) => !stored.has(base.code))
        .map(({ base, typed }) => ({
          group: typed.group ?? base.group,
          line: {
            key: base.code as string,
            name: typed.nameVi ?? '',
            detail: base.code as string,
            states: ['fresh', 'unsaved'] as const,
          },
        })),
      ...kpis.map(({ definition, pack, retired, version }) => {
        const draft = kpiDrafts.get(definition.code)
        return {
          group: definition.group,
          line: {
            key: definition.code as string,
            name: nameIn(language, definition),
            detail: definition.code as string,
            states: [
              ...(draft && isChanged(draft, now) ? (['unsaved'] as const) : []),
              ...(retired ? [] : version > 1 ? (['changed'] as const) : []),
              ...(isOwn(pack) ? (['local'] as const) : []),
              ...(retired ? (['retired'] as const) : []),
            ],
          },
        }
      }),
    ]
    const names = new Map(groups.map(({ group }) => [group.key, nameIn(language, group)]))
    const keys = [...new Set([...names.keys(), ...all.map(({ group }) => group)])]
    return keys.map((key) => ({
      key,
      name: names.get(key) ?? key,
      lines: all.filter(({ group }) => group === key).map(({ line }) => line),
    }))
  }, [tab, language, kpis, measures, kpiDrafts, measureDrafts, groups])
}

/** True for what this station defines itself, beside packs that it was given as files. */
const isOwn = (pack: string): boolean => pack === LOCAL_PACK || pack === namesHere().pack

function addKpi(): void {
  const { kpis, kpiDrafts } = useEditor.getState()
  const { groups, offices } = useDictionary.getState()
  const names = namesHere()
  const code = nextLocalCode([...kpis.map(({ definition }) => definition.code), ...kpiDrafts.keys()], names)
  keepDraft(newKpiDraft(code, groups[0]?.group.key ?? '', offices.keys().next().value ?? '', names.pack))
  chooseKpi(code)
}

function addMeasure(): void {
  const { measures, measureDrafts } = useEditor.getState()
  const taken = new Set<string>([
    ...measures.map(({ definition }) => definition.key),
    ...measureDrafts.keys(),
  ])
  const { key, pack } = namesHere()
  let number = 1
  while (taken.has(`${key}${number}`)) number += 1
  keepDraft(newMeasureDraft(`${key}${number}`, pack))
  chooseMeasure(`${key}${number}`)
}

function PackList() {
  const { t } = useTranslation()
  const language = useLanguage()
  const packs = useEditor((editor) => editor.packs)
  return (
    <nav className={styles.list} aria-label={t('editor.list.pack')}>
      <ul className={styles.scroll}>
        {packs.map((pack) => (
          <li key={pack.pack} className={styles.pack}>
            <strong>{nameIn(language, pack)}</strong>
            {pack.owner !== null && <Owner owner={pack.owner} className={styles.code} />}
            <span className={styles.code}>
              {t('editor.inPack', { pack: pack.pack })} · {t('editor.version', { version: pack.version })}
            </span>
            <span className={styles.code}>
              {t('editor.pack.counts', { kpis: pack.kpis, measures: pack.measures })}
            </span>
            <a href={`/api/v1/packs/${pack.pack}`} download={`${pack.pack}.yaml`} className={styles.download}>
              {t('editor.pack.download')}
            </a>
          </li>
        ))}
        {packs.every(({ pack, owner }) => pack !== LOCAL_PACK && owner === null) && (
          <li className={styles.none}>{t('editor.pack.local')}</li>
        )}
      </ul>
    </nav>
  )
}
