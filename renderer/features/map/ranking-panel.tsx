import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel, READY } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { LampCountsLine } from '../figures/lamp-counts-line.tsx'
import type { LampCounts } from '../figures/lamp-of.ts'
import { valueBefore } from './past.ts'
import { matchingUnits, type RankedUnit, rankOnMap } from './ranking.ts'
import styles from './ranking-panel.module.css'
import { RankingRow } from './ranking-row.tsx'
import type { Shown } from './shown.ts'

/** The map's units by value, worst first. */
export function RankingPanel({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation()
  const rows = useRanking(shown)
  const counts = useMemo(() => countRows(rows), [rows])
  return (
    <Panel
      title={t('mapScene.ranking.title')}
      aside={<LampCountsLine counts={counts} />}
      state={rows.length > 0 ? READY : { kind: 'empty', text: t('kpi.ranking.none') }}
      className={styles.panel}
    >
      <Ranking shown={shown} />
    </Panel>
  )
}

export function useRanking({ subUnits, byUnit, silent, kpi, history }: Shown): RankedUnit[] {
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  return useMemo(
    () =>
      rankOnMap({
        units: subUnits,
        byUnit,
        silent,
        kpi,
        codes: kpis.map(({ code }) => code),
        before: ({ unit, period }) => (history && period ? valueBefore(history, unit, period) : null),
      }),
    [subUnits, byUnit, silent, kpi, kpis, history],
  )
}

/** The list with its search. */
export function Ranking({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const all = useRanking(shown)
  const rows = useMemo(() => matchingUnits(all, search), [all, search])
  return (
    <>
      <div className={styles.tools}>
        <SearchField
          label={t('board.searchHint')}
          placeholder={t('board.search')}
          value={search}
          onChange={setSearch}
        />
        {shown.kpi && <p className={styles.hint}>{t('mapScene.ranking.change')}</p>}
      </div>
      {rows.length === 0 ? (
        <p className={styles.none} role="status">
          {t('board.none')}
        </p>
      ) : (
        <ol className={styles.list} aria-label={t('mapScene.ranking.list')}>
          {rows.map((row) => (
            <RankingRow key={row.unit.code} row={row} kpi={shown.kpi} />
          ))}
        </ol>
      )}
    </>
  )
}

function countRows(rows: readonly RankedUnit[]): LampCounts {
  const counts = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 }
  for (const { lamp } of rows) counts[lamp] += 1
  return counts
}
