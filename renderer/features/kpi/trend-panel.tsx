import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiDetail, KpiValueItem } from '#shared/contract/index.ts'
import { Panel } from '../../ui/panel.tsx'
import { MissingFigures } from './missing-figures.tsx'
import { chooseRange, RANGES, useKpi } from './store.ts'
import { TrendChart } from './trend-chart.tsx'
import styles from './trend-panel.module.css'
import { planTrend } from './trend-plan.ts'
import { TrendTable } from './trend-table.tsx'

interface TrendPanelProps {
  readonly detail: KpiDetail
  /** When it was told, where the station does not confirm it (ms since 1970). */
  readonly heardAt: number | null
  readonly item: KpiValueItem | null
}

/** The run of the KPI, with all that its lamp hangs on; without any value, what it takes to have one. */
export function TrendPanel({ detail, heardAt, item }: TrendPanelProps) {
  const { t } = useTranslation()
  const forecast = item?.forecast ?? null
  const plan = useMemo(() => planTrend(detail, forecast), [detail, forecast])
  return (
    <Panel
      heardAt={heardAt}
      title={t('kpi.trend.title')}
      aside={<RangeChoice detail={detail} />}
      className={styles.panel}
    >
      {plan ? (
        <>
          <TrendChart plan={plan} kpi={detail.definition} />
          <TrendTable points={plan.points} kpi={detail.definition} />
        </>
      ) : (
        <MissingFigures detail={detail} item={item} />
      )}
    </Panel>
  )
}

function RangeChoice({ detail }: { readonly detail: KpiDetail }) {
  const { t } = useTranslation()
  const chosen = useKpi((view) => view.range)
  const { period } = detail.definition
  const unit = period === 'management-month' ? 'month' : period
  return (
    <fieldset className={styles.ranges}>
      <legend className="visually-hidden">{t('kpi.trend.range')}</legend>
      {([0, 1, 2] as const).map((range) => (
        <button
          key={range}
          type="button"
          className={styles.range}
          aria-pressed={range === chosen}
          onClick={() => chooseRange(range)}
        >
          {t(`kpi.trend.last${unit}`, { count: RANGES[period][range] })}
        </button>
      ))}
    </fieldset>
  )
}
