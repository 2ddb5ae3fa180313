import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { useFormats } from '../i18n/format.ts'
import { kpiUnit } from '../i18n/kpi-unit.ts'
import { classes } from './classes.ts'
import styles from './figure.module.css'

interface FigureProps {
  readonly kpi: Pick<KpiItem, 'unit' | 'decimals'>
  readonly value: number | null | undefined
  readonly tone?: 'red' | 'yellow' | 'plain' | 'dim'
  readonly length?: 'short' | 'full'
}

/** A value with its unit, smaller and dimmer. Zero is a value; a dash is none. */
export function Figure({ kpi, value, tone = 'plain', length = 'short' }: FigureProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (value === null || value === undefined) return <span className={styles.dim}>–</span>
  const unit = kpiUnit(kpi.unit, t, length)
  return (
    <span className={classes(styles.figure, styles[tone])}>
      {formats.number(value, kpi.decimals)}
      {unit !== '' && <span className={styles.unit}> {unit}</span>}
    </span>
  )
}
