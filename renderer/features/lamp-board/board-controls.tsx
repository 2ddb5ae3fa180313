import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Choices } from '../../ui/choices.tsx'
import styles from '../../ui/controls.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import type { KpiGroupWithKpis } from '../dictionary/store.ts'

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
      <Choices label={t('board.groups')} choices={choices} chosen={groupKey} choose={chooseGroup} />
      <SearchField
        label={t('board.searchHint')}
        placeholder={t('board.search')}
        value={search}
        onChange={setSearch}
      />
      <p className={styles.count} role="status">
        {t('board.shown', { shown, all })}
      </p>
    </div>
  )
}
