import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { KpiItem, TrendPoint } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { type Formats, useFormats } from '../../i18n/format.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { shownLamp } from './point-lamp.ts'
import styles from './point-readout.module.css'
import { TrendKey } from './trend-key.tsx'
import type { TrendPlan } from './trend-plan.ts'

interface PointReadoutProps {
  readonly point: TrendPoint | undefined
  readonly plan: TrendPlan
  readonly kpi: KpiItem
}

/** One line under the chart: the period that is pointed at; as long as none is, what the marks mean. */
export function PointReadout({ point, plan, kpi }: PointReadoutProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const period = useClock((now) => (point ? formats.period(point.period, now) : null))
  if (!point || period === null) return <TrendKey plan={plan} />
  const target = plan.targets.find(({ from, to }) => {
    const place = plan.points.indexOf(point)
    return place >= from && place <= to
  })
  const company = [
    ...pointCompany(point, kpi, t, formats),
    target && t('kpi.trend.targetSet', { value: formats.number(target.value, kpi.decimals) }),
  ].filter((text) => text !== undefined)
  return (
    <p className={styles.readout}>
      <span className={styles.period}>{period}</span>
      <span className={styles.lamp}>
        <Lamp lamp={shownLamp(point)} doubtful={point.doubt !== null} />
        {lampWords(point, t)}
      </span>
      {point.value !== null && (
        <strong className={styles.value}>
          <Figure kpi={kpi} value={point.value} length="full" />
        </strong>
      )}
      <span className={styles.company}>{company.join(' · ')}</span>
    </p>
  )
}

/** The same in one line, for those who listen. */
export function pointWords(
  point: TrendPoint | undefined,
  kpi: KpiItem,
  t: TFunction,
  formats: Formats,
  now: number,
): string {
  if (!point) return ''
  const value =
    point.value === null
      ? []
      : [`${formats.number(point.value, kpi.decimals)} ${kpiUnit(kpi.unit, t, 'full')}`.trim()]
  return [
    formats.period(point.period, now),
    lampWords(point, t),
    ...value,
    ...pointCompany(point, kpi, t, formats),
  ].join(', ')
}

export function lampWords(point: TrendPoint, t: TFunction): string {
  return point.value === null && point.reason ? t(`reason.${point.reason}`) : t(`lamp.${shownLamp(point)}`)
}

function pointCompany(point: TrendPoint, kpi: KpiItem, t: TFunction, formats: Formats): string[] {
  const { coverage, bounds, doubt } = point
  return [
    coverage && coverage.expected > 1 ? t('data.coverage', coverage) : null,
    bounds &&
      t('data.bounds', {
        low: formats.number(bounds.low, kpi.decimals),
        high: formats.number(bounds.high, kpi.decimals),
      }),
    doubt && t('kpi.doubtful', { why: t(`kpi.doubt.${doubt}`) }).toLocaleLowerCase('vi'),
    point.restated ? t('kpi.trend.restated') : null,
    point.simulated ? t('simulated').toLocaleLowerCase('vi') : null,
  ].filter((text) => text !== null)
}
