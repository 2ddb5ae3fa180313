import type { TFunction } from 'i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import type { Period } from '#shared/domain/period.ts'
import { type JudgedUnit, thresholdsAt } from '#shared/domain/thresholds.ts'
import type { Formats } from '../../i18n/format.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'

export interface ThresholdWords {
  readonly red: string
  readonly yellow: string
  readonly green: string
}

/** A KPI's thresholds for a unit's value of a period, in words; null where it has none. */
export function thresholdWords(
  kpi: KpiItem,
  unit: JudgedUnit,
  period: Period,
  t: TFunction,
  formats: Formats,
): ThresholdWords | null {
  const thresholds = thresholdsAt(kpi.thresholds, unit, period)
  if (!thresholds) return null
  const { green, red } = thresholds
  // Thresholds are round numbers more often than values are.
  const bare = (value: number) => formats.number(value, Number.isInteger(value) ? 0 : kpi.decimals || 1)
  const full = (value: number) => `${bare(value)} ${kpiUnit(kpi.unit, t)}`.trim()
  if (typeof green !== 'number' || typeof red !== 'number') {
    if (typeof green === 'number' || typeof red === 'number') return null
    return {
      red: t('map.outside', { low: bare(red[0]), high: full(red[1]) }),
      yellow: t('map.nearInside'),
      green: t('map.inside', { low: bare(green[0]), high: full(green[1]) }),
    }
  }
  if (kpi.direction === 'lower') {
    return {
      red: t('map.above', { value: full(red) }),
      yellow: t('map.between', { low: bare(green), high: full(red) }),
      green: t('map.upTo', { value: full(green) }),
    }
  }
  return {
    red: t('map.below', { value: full(red) }),
    yellow: t('map.between', { low: bare(red), high: full(green) }),
    green: t('map.from', { value: full(green) }),
  }
}
