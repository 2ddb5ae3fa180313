import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Panel, READY } from '../../ui/panel.tsx'
import { useWholeItems } from '../../ui/use-whole-items.ts'
import wholeItems from '../../ui/whole-items.module.css'
import type { KpiGroupWithKpis } from '../dictionary/store.ts'
import { KpiRow } from '../figures/kpi-row.tsx'
import { LampCountsLine } from '../figures/lamp-counts-line.tsx'
import { countLamps, lampOf, lampRank, sinceMs } from '../figures/lamp-of.ts'
import { useFigures } from '../figures/store.ts'
import styles from './group-card.module.css'

interface GroupCardProps extends KpiGroupWithKpis {
  readonly unit: string
  /** Share of the column's height where all rows are to be seen; else cards are of one height. */
  readonly share?: number
}

/** One group of KPIs: its lamps counted, and its KPIs, worst first, as many as fit. */
export function GroupCard({ group, kpis, unit, share }: GroupCardProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const loaded = useFigures((figures) => figures.loaded)
  const ofUnit = useFigures((figures) => figures.byUnit.get(unit))
  const counts = useMemo(
    () =>
      countLamps(
        kpis.map((kpi) => kpi.code),
        ofUnit,
      ),
    [kpis, ofUnit],
  )
  const sorted = useMemo(() => {
    const rank = (code: string) => lampRank(lampOf(ofUnit?.get(code)))
    return [...kpis].sort(
      (a, b) => rank(a.code) - rank(b.code) || sinceMs(ofUnit?.get(b.code)) - sinceMs(ofUnit?.get(a.code)),
    )
  }, [kpis, ofUnit])
  const { list, whole } = useWholeItems<HTMLUListElement>(sorted.length)
  return (
    <Panel
      title={nameIn(language, group)}
      aside={<LampCountsLine counts={counts} />}
      state={loaded ? READY : { kind: 'loading' }}
      className={classes(styles.card, share !== undefined && styles.tight)}
      grow={share}
    >
      <ul ref={list} className={classes(wholeItems.list, styles.rows)}>
        {sorted.map((kpi, index) => (
          <li
            key={kpi.code}
            className={classes(wholeItems.item, styles.item)}
            aria-hidden={index >= whole || undefined}
          >
            <KpiRow unit={unit} kpi={kpi} reachable={index < whole} />
          </li>
        ))}
      </ul>
      {whole < sorted.length && (
        <p className="visually-hidden">{t('group.more', { count: sorted.length - whole })}</p>
      )}
    </Panel>
  )
}
