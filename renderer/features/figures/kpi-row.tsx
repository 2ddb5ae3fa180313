import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { showKpi } from '../../app/view.ts'
import { Sparkline } from '../../chart/sparkline.tsx'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { OpenButton } from '../../ui/open-button.tsx'
import { useTrends } from '../trends/store.ts'
import styles from './kpi-row.module.css'
import { lampOf } from './lamp-of.ts'
import { lampText } from './lamp-text.ts'
import { useFigures } from './store.ts'

interface KpiRowProps {
  readonly unit: string
  readonly kpi: KpiItem
  /** False for a row that is drawn beyond the edge of its card. */
  readonly reachable?: boolean
}

const NO_POINTS: readonly never[] = []

/** One KPI of this unit: lamp, name, run, value; opens its scene. */
export const KpiRow = memo(function KpiRow({ unit, kpi, reachable = true }: KpiRowProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const formats = useFormats()
  const item = useFigures((figures) => figures.byUnit.get(unit)?.get(kpi.code) ?? null)
  const points = useTrends((trends) => trends.byCode.get(kpi.code) ?? NO_POINTS)
  const values = useMemo(() => points.map((point) => point.value), [points])
  const lamp = lampOf(item)
  const tone = lamp === 'red' || lamp === 'yellow' ? lamp : 'plain'
  const word = lampText(item, t)
  const warns = item?.forecast?.warns ?? false
  return (
    <div className={styles.row}>
      <Lamp
        lamp={lamp}
        doubtful={item?.doubtful ?? false}
        warns={warns}
        label={warns ? `${word}, ${t('alarms.early.lamp')}` : word}
      />
      <span className={styles.name}>
        <OpenButton open={() => showKpi(unit, kpi.code)} reachable={reachable}>
          {nameIn(language, kpi)}
        </OpenButton>
      </span>
      {item?.value != null &&
        (values.length > 1 ? (
          <Sparkline values={values} tone={tone} say={(value) => formats.number(value, kpi.decimals)} />
        ) : (
          <span />
        ))}
      {item?.value == null ? (
        <span className={styles.missing}>{word}</span>
      ) : (
        <span className={styles.value}>
          <Figure kpi={kpi} value={item.value} tone={lamp === 'grey' ? 'dim' : tone} />
        </span>
      )}
    </div>
  )
})
