import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/i18n.ts'
import { Panel, READY } from '../../ui/panel.tsx'
import styles from '../../ui/scene.module.css'
import { useDictionary } from '../dictionary/store.ts'
import { useFigures } from '../figures/store.ts'
import { useKiosk } from '../kiosk/store.ts'
import { useUnits } from '../units/store.ts'
import { boardColumns, kpisOf } from './board-columns.ts'
import controls from './board-controls.module.css'
import { BoardTools, FormChoice, GroupChoice } from './board-controls.tsx'
import { BoardGrid } from './board-grid.tsx'
import { createHold } from './board-hold.ts'
import { BoardMosaic } from './board-mosaic.tsx'
import { chooseForm, useBoardOptions } from './board-options.ts'
import { useBoardOrder } from './use-board-order.ts'

/** Every KPI of every sub-unit: as a table to work with, or all at once for a wall. */
export function LampBoardScene({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  const loaded = useFigures((figures) => figures.loaded)
  const groups = useDictionary((dictionary) => dictionary.groups)
  const isKiosk = useKiosk((kiosk) => kiosk.isKiosk)
  const form = useBoardOptions((options) => options.form) ?? (isKiosk ? 'mosaic' : 'table')
  const [startAt, setStartAt] = useState<string | null>(null)
  const openInTable = (code: string) => {
    setStartAt(code)
    useBoardOptions.setState({ unitSearch: '', onlyAlarmed: false })
    chooseForm('table')
  }
  return (
    <main className={styles.scene}>
      <Panel
        bare
        title={t('board.title')}
        aside={
          <div className={controls.head}>
            <FormChoice form={form} />
            {form === 'table' ? <GroupChoice groups={groups} /> : <MosaicCounts />}
          </div>
        }
        state={loaded && groups.length > 0 ? READY : { kind: 'loading' }}
      >
        {form === 'table' ? <Table unit={unit} startAt={startAt} /> : <Mosaic open={openInTable} />}
      </Panel>
    </main>
  )
}

function Table({ unit, startAt }: { readonly unit: string; readonly startAt: string | null }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [hold] = useState(() => createHold(() => performance.now()))
  const { sort, onlyAlarmed, unitSearch, kpiSearch, collapsedGroups, collapsedKinds } = useBoardOptions()
  const units = useUnits((view) => view.subUnits)
  const groups = useDictionary((dictionary) => dictionary.groups)
  const columns = useMemo(
    () => boardColumns(groups, collapsedGroups, kpiSearch),
    [groups, collapsedGroups, kpiSearch],
  )
  const wish = useMemo(
    () => ({ units, kpis: kpisOf(columns), search: unitSearch, onlyAlarmed, sort, collapsedKinds, language }),
    [units, columns, unitSearch, onlyAlarmed, sort, collapsedKinds, language],
  )
  const { entries, waiting, resort } = useBoardOrder(wish, hold)
  const shown = entries.filter(({ type }) => type === 'unit').length
  const empty = columns.length === 0 ? 'board.noKpi' : onlyAlarmed ? 'board.noneAlarmed' : 'board.none'
  return (
    <>
      <BoardTools sort={sort} shown={shown} all={units.length} waiting={waiting} resort={resort} />
      <BoardGrid
        ownUnit={unit}
        columns={columns}
        entries={columns.length === 0 ? [] : entries}
        sort={sort}
        hold={hold}
        empty={t(empty)}
        startAt={startAt}
      />
    </>
  )
}

function Mosaic({ open }: { readonly open: (unit: string) => void }) {
  const units = useUnits((view) => view.subUnits)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  return <BoardMosaic kpis={kpis} units={units} open={open} />
}

/** How many units are in alarm, of how many. */
function MosaicCounts() {
  const { t } = useTranslation()
  const units = useUnits((view) => view.subUnits)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const count = useFigures(
    ({ byUnit }) =>
      units.filter(({ code }) => kpis.some((kpi) => byUnit.get(code)?.get(kpi.code)?.lamp === 'red')).length,
  )
  return (
    <p className={controls.alarmed}>
      {t('board.alarmed', { count })} · {t('board.units', { count: units.length })}
    </p>
  )
}
