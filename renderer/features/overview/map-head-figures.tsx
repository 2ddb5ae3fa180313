import { useTranslation } from 'react-i18next'
import type { KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { useFormats } from '../../i18n/format.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { lampOf } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import { useFigures } from '../figures/store.ts'
import type { MapSubject } from './map-choice.ts'
import styles from './map-head-figures.module.css'

interface MapHeadFiguresProps {
  readonly subject: MapSubject
  readonly unit: string
}

/** This unit's own value of the chosen KPI. */
export function MapHeadFigures({ subject, unit }: MapHeadFiguresProps) {
  const item = useFigures((figures) =>
    subject === 'worst' ? null : (figures.byUnit.get(unit)?.get(subject.code) ?? null),
  )
  return <HeadFigures subject={subject} item={item} />
}

interface HeadFiguresProps {
  readonly subject: MapSubject
  readonly item: KpiValueItem | null
}

/** The figure of a chosen KPI; of the worst of all there is none. */
export function HeadFigures({ subject, item }: HeadFiguresProps) {
  if (subject === 'worst' || !item) return null
  return <HeadFigure kpi={subject} item={item} />
}

interface HeadFigureProps {
  readonly kpi: KpiItem
  readonly item: KpiValueItem
}

/** A figure read from afar, with its company: lamp, coverage, bounds, doubt. */
export function HeadFigure({ kpi, item }: HeadFigureProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const lamp = lampOf(item)
  const tone = lamp === 'red' || lamp === 'yellow' ? lamp : lamp === 'grey' ? 'dim' : 'plain'
  const { coverage, bounds } = item
  const [short, full] = [kpiUnit(kpi.unit, t, 'short'), kpiUnit(kpi.unit, t, 'full')]
  const company = [
    full === short ? null : full,
    coverage && t('data.coverage', { reported: coverage.reported, expected: coverage.expected }),
    bounds &&
      t('data.bounds', {
        low: formats.number(bounds.low, kpi.decimals),
        high: formats.number(bounds.high, kpi.decimals),
      }),
  ].filter((text) => text !== null)
  return (
    <div className={styles.figures}>
      <p className={styles.value}>
        <Lamp lamp={lamp} doubtful={item.doubtful} label={lampText(item, t)} className={styles.lamp} />
        <Figure kpi={kpi} value={item.value} tone={tone} />
      </p>
      <p className={styles.company}>{company.join(' · ')}</p>
      {item.doubt !== null && (
        <p className={styles.doubt}>{t('kpi.doubtful', { why: t(`kpi.doubt.${item.doubt}`) })}</p>
      )}
    </div>
  )
}
