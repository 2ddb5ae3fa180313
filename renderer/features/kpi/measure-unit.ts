import type { TFunction } from 'i18next'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import { kpiVi } from './words-vi.ts'

type Known = keyof typeof kpiVi.measureUnit
const isKnown = (unit: string): unit is Known => Object.hasOwn(kpiVi.measureUnit, unit)

/** The unit of a measure in the reader's words; one that a local pack brings along stays as it is written there. */
export function measureUnit(unit: string, t: TFunction): string {
  return isKnown(unit) ? t(`kpi.measureUnit.${unit}`) : kpiUnit(unit, t)
}
