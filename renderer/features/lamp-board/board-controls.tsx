import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Choices } from '../../ui/choices.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import type { KpiGroupWithKpis } from '../dictionary/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import styles from './board-controls.module.css'
import {
  type BoardForm,
  type BoardSort,
  chooseForm,
  showOnlyGroup,
  sortBoard,
  useBoardOptions,
} from './board-options.ts'

/** Table, or everything at once. */
export function FormChoice({ form }: { readonly form: BoardForm }) {
  const { t } = useTranslation()
  const choices = (['table', 'mosaic'] as const).map((key) => ({ key, name: t(`board.form.${key}`) }))
  return <Choices label={t('board.form.label')} choices={choices} chosen={form} choose={chooseForm} />
}

/** Groups of KPIs: all of them, or one alone with its values written out. */
export function GroupChoice({ groups }: { readonly groups: readonly KpiGroupWithKpis[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const collapsed = useBoardOptions((options) => options.collapsedGroups)
  const keys = groups.map(({ group }) => group.key)
  const open = keys.filter((key) => !collapsed.has(key))
  const choices = [
    { key: null, name: t('board.allGroups') },
    ...groups.map(({ group }) => ({ key: group.key, name: nameIn(language, group) })),
  ]
  const chosen = open.length === keys.length ? null : open.length === 1 ? (open[0] ?? '') : ''
  return (
    <Choices
      label={t('board.groups')}
      choices={choices}
      chosen={chosen}
      choose={(key) => showOnlyGroup(key, keys)}
    />
  )
}

interface BoardToolsProps {
  readonly sort: BoardSort
  readonly shown: number
  readonly all: number
  readonly waiting: boolean
  readonly resort: () => void
}

/** How the rows are sorted and which are shown. */
export function BoardTools({ sort, shown, all, waiting, resort }: BoardToolsProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const onlyAlarmed = useBoardOptions((options) => options.onlyAlarmed)
  const unitSearch = useBoardOptions((options) => options.unitSearch)
  const kpiSearch = useBoardOptions((options) => options.kpiSearch)
  const kpi = useDictionary((dictionary) =>
    sort.by === 'kpi' ? dictionary.byCode.get(sort.code) : undefined,
  )
  return (
    <div className={styles.tools}>
      <label className={styles.sort}>
        {t('board.sort.label')}
        <select
          className={styles.select}
          value={sort.by}
          onChange={({ target }) => {
            if (target.value !== 'kpi') sortBoard({ by: target.value as 'trouble' | 'name' | 'kind' })
          }}
        >
          {(['trouble', 'name', 'kind'] as const).map((by) => (
            <option key={by} value={by}>
              {t(`board.sort.${by}`)}
            </option>
          ))}
          {kpi && <option value="kpi">{t('board.sort.kpi', { name: nameIn(language, kpi) })}</option>}
        </select>
      </label>
      <button
        type="button"
        className={styles.filter}
        aria-pressed={onlyAlarmed}
        onClick={() => useBoardOptions.setState({ onlyAlarmed: !onlyAlarmed })}
      >
        {t('board.onlyAlarmed')}
      </button>
      {waiting && (
        <button type="button" className={styles.waiting} onClick={resort}>
          {t('board.waiting')} · <strong>{t('board.resort')}</strong>
        </button>
      )}
      <span className={styles.space} />
      <SearchField
        label={t('board.searchKpiHint')}
        placeholder={t('board.searchKpi')}
        value={kpiSearch}
        onChange={(search) => useBoardOptions.setState({ kpiSearch: search })}
      />
      <SearchField
        label={t('board.searchHint')}
        placeholder={t('board.search')}
        value={unitSearch}
        onChange={(search) => useBoardOptions.setState({ unitSearch: search })}
      />
      <p className={styles.count} role="status">
        {t('board.shown', { shown, all })}
      </p>
    </div>
  )
}
