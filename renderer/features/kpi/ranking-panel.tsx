import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiDetail, KpiValueItem } from '#shared/contract/index.ts'
import { showKpi } from '../../app/view.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { Panel, READY } from '../../ui/panel.tsx'
import { LampCountsLine } from '../figures/lamp-counts-line.tsx'
import type { LampCounts } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import { type KpisOfUnit, useFigures } from '../figures/store.ts'
import { useOwn } from '../kiosk/covered.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { type RankedUnit, rankUnits } from './ranking.ts'
import styles from './ranking-panel.module.css'
import { useKpi } from './store.ts'

interface RankingPanelProps {
  readonly detail: KpiDetail
  readonly own: string
}

/** The sub-units by this KPI, worst first; a unit without any stands among its neighbours. */
export function RankingPanel({ detail, own }: RankingPanelProps) {
  const { t } = useTranslation()
  const subUnits = useUnits((units) => units.subUnits)
  const known = useFigures((figures) => figures.byUnit)
  const deeper = useOwn(useKpi((view) => view.deeper))
  const byUnit = useMemo(() => withDeeper(known, deeper), [known, deeper])
  const { unit, definition } = detail
  const isOwn = unit.code === own
  const units = isOwn || unit.below.length === 0 ? subUnits : unit.below
  const ranked = useMemo(() => rankUnits(units, byUnit, definition), [units, byUnit, definition])
  const counts = useMemo(() => countRanked(ranked), [ranked])
  return (
    <Panel
      title={t(units === subUnits && !isOwn ? 'kpi.ranking.among' : 'kpi.ranking.title')}
      aside={<LampCountsLine counts={counts} />}
      state={ranked.length > 0 ? READY : { kind: 'empty', text: t('kpi.ranking.none') }}
    >
      <Ranking ranked={ranked} detail={detail} />
    </Panel>
  )
}

function Ranking({ ranked, detail }: { readonly ranked: readonly RankedUnit[]; readonly detail: KpiDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { definition, unit: present } = detail
  const list = useRef<HTMLOListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: brought into sight when another unit is looked at
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]')
    if (list.current) list.current.scrollTop = row ? row.offsetTop - list.current.clientHeight / 2 : 0
  }, [present.code, definition.code])
  return (
    <ol ref={list} className={styles.list} aria-label={t('kpi.ranking.list')}>
      {ranked.map(({ unit, item, lamp, share }) => {
        const tone = lamp === 'red' || lamp === 'yellow' ? lamp : lamp === 'grey' ? 'dim' : 'plain'
        return (
          <li key={unit.code}>
            <button
              type="button"
              className={styles.row}
              aria-current={unit.code === present.code || undefined}
              onClick={() => showKpi(unit.code, definition.code)}
            >
              <Lamp
                lamp={lamp}
                doubtful={item?.doubtful ?? false}
                label={lampText(item, t)}
                className={styles.lamp}
              />
              <span className={styles.name} title={shortUnitName(unit, language)}>
                {shortUnitName(unit, language)}
              </span>
              <span className={styles.track} aria-hidden="true">
                {share !== null && (
                  <span
                    className={classes(styles.bar, styles[lamp])}
                    style={{ width: `${Math.max(1, share * 100)}%` }}
                  />
                )}
              </span>
              <span className={styles.value}>
                {item?.value == null ? (
                  <span className={styles.missing}>{lampText(item, t)}</span>
                ) : (
                  <Figure kpi={definition} value={item.value} tone={tone} />
                )}
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

function withDeeper(
  known: ReadonlyMap<string, KpisOfUnit>,
  deeper: readonly KpiValueItem[],
): ReadonlyMap<string, KpisOfUnit> {
  if (deeper.length === 0) return known
  return new Map([...known, ...deeper.map((item) => [item.unit, new Map([[item.code, item]])] as const)])
}

function countRanked(ranked: readonly RankedUnit[]): LampCounts {
  const counts = { red: 0, yellow: 0, green: 0, grey: 0, none: 0 }
  for (const { lamp } of ranked) counts[lamp] += 1
  return counts
}
