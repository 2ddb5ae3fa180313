import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { Sparkline } from '../../chart/sparkline.tsx'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { useTrends } from '../trends/store.ts'
import styles from './kpi-row.module.css'
import { lampOf } from './lamp-of.ts'
import { lampText } from './lamp-text.ts'
import { useFigures } from './store.ts'

interface KpiRowProps {
  readonly unit: string
  readonly kpi: KpiItem
}

const NO_POINTS: readonly never[] = []

/** One KPI of this unit: lamp, name, run, value. */
export const KpiRow = memo(function KpiRow({ unit, kpi }: KpiRowProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const item = useFigures((figures) => figures.byUnit.get(unit)?.get(kpi.code) ?? null)
  const points = useTrends((trends) => trends.byCode.get(kpi.code) ?? NO_POINTS)
  const values = useMemo(() => points.map((point) => point.value), [points])
  const lamp = lampOf(item)
  const tone = lamp === 'red' || lamp === 'yellow' ? lamp : 'plain'
  const word = lampText(item, t)
  return (
    <div className={styles.row}>
      <Lamp lamp={lamp} doubtful={item?.doubtful ?? false} label={word} />
      <span className={styles.name}>{nameIn(language, kpi)}</span>
      {item?.value != null && (values.length > 1 ? <Sparkline values={values} tone={tone} /> : <span />)}
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
