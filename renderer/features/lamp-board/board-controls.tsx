import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import type { KpiGroupWithKpis } from '../dictionary/store.ts'
import styles from './board-controls.module.css'

interface BoardControlsProps {
  readonly groups: readonly KpiGroupWithKpis[]
  /** Null: all groups. */
  readonly groupKey: string | null
  readonly chooseGroup: (key: string | null) => void
  readonly search: string
  readonly setSearch: (search: string) => void
  readonly shown: number
  readonly all: number
}

export function BoardControls(props: BoardControlsProps) {
  const { groups, groupKey, chooseGroup, search, setSearch, shown, all } = props
  const { t } = useTranslation()
  const language = useLanguage()
  const choices = [
    { key: null, name: t('board.allGroups') },
    ...groups.map(({ group }) => ({ key: group.key, name: nameIn(language, group) })),
  ]
  return (
    <div className={styles.controls}>
      <fieldset className={styles.groups}>
        <legend className="visually-hidden">{t('board.groups')}</legend>
        {choices.map(({ key, name }) => (
          <button
            key={key ?? ''}
            type="button"
            className={styles.group}
            aria-pressed={key === groupKey}
            onClick={() => chooseGroup(key)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <label className={styles.search}>
        <Search className={styles.icon} aria-hidden="true" />
        <span className="visually-hidden">{t('board.searchHint')}</span>
        <input
          type="search"
          className={styles.input}
          placeholder={t('board.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setSearch('')
          }}
        />
      </label>
      <p className={styles.shown} role="status">
        {t('board.shown', { shown, all })}
      </p>
    </div>
  )
}
