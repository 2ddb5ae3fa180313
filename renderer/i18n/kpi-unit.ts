import type { TFunction } from 'i18next'

const KNOWN = ['points', 'dossier', 'person', 'task', 'report', 'case'] as const

const isKnown = (unit: string): unit is (typeof KNOWN)[number] => (KNOWN as readonly string[]).includes(unit)

/**
 * A KPI's unit in the reader's words. `short` is for rows, where the name beside it already says what
 * the share is of. Units that a local KPI pack brings along are shown as they were written there.
 */
export function kpiUnit(unit: string, t: TFunction, length: 'short' | 'full' = 'short'): string {
  if (unit === '% of pace') return length === 'short' ? '%' : t('kpiUnit.pace')
  // An index has no unit; its name says that it is one.
  if (unit === 'index') return ''
  return isKnown(unit) ? t(`kpiUnit.${unit}`) : unit
}
