import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/i18n.ts'
import { Panel, READY } from '../../ui/panel.tsx'
import styles from '../../ui/scene.module.css'
import { useChildren } from '../children/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useFigures } from '../figures/store.ts'
import { useUnits } from '../units/store.ts'
import { BoardControls } from './board-controls.tsx'
import { BoardGrid } from './board-grid.tsx'
import { boardRows } from './board-rows.ts'

/** Every KPI of every sub-unit, the most troubled units first. */
export function LampBoardScene({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [groupKey, setGroupKey] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const loaded = useFigures((figures) => figures.loaded)
  const subUnits = useUnits((units) => units.subUnits)
  const groups = useDictionary((dictionary) => dictionary.groups)
  const children = useChildren((view) => view.byUnit)
  // Sorting may lag behind a flood of changes; the lamps themselves do not pass through here.
  const byUnit = useDeferredValue(useFigures((figures) => figures.byUnit))
  const shown = useMemo(
    () => groups.filter(({ group }) => groupKey === null || group.key === groupKey),
    [groups, groupKey],
  )
  const rows = useMemo(
    () =>
      boardRows({
        units: subUnits,
        byUnit,
        children,
        codes: shown.flatMap(({ kpis }) => kpis.map((kpi) => kpi.code)),
        search,
        language,
      }),
    [subUnits, byUnit, children, shown, search, language],
  )
  return (
    <main className={styles.scene}>
      <Panel
        bare
        title={t('board.title')}
        aside={
          <BoardControls
            groups={groups}
            groupKey={groupKey}
            chooseGroup={setGroupKey}
            search={search}
            setSearch={setSearch}
            shown={rows.length}
            all={subUnits.length}
          />
        }
        state={loaded && groups.length > 0 ? READY : { kind: 'loading' }}
      >
        <BoardGrid ownUnit={unit} groups={shown} rows={rows} withValues={shown.length === 1} />
      </Panel>
    </main>
  )
}
