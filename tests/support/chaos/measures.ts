/** The measures that schedules report: one of each way to fold, merge and carry. */
import type { MeasureRule } from './oracle.ts'

export const MEASURES: readonly MeasureRule[] = [
  { key: 'dossiers_on_time', base: 'day', fold: 'sum', merge: 'sum', carries: 'none', decimals: 0 },
  { key: 'dossiers_handled', base: 'day', fold: 'sum', merge: 'sum', carries: 'none', decimals: 0 },
  { key: 'dossiers_received', base: 'day', fold: 'sum', merge: 'sum', carries: 'none', decimals: 0 },
  { key: 'dossiers_overdue', base: 'day', fold: 'last', merge: 'sum', carries: 'any', decimals: 0 },
  { key: 'population', base: 'month', fold: 'last', merge: 'sum', carries: 'any', decimals: 0 },
  { key: 'budget_revenue_ytd', base: 'month', fold: 'last', merge: 'sum', carries: 'same-year', decimals: 0 },
  { key: 'aqi_daily', base: 'day', fold: 'max', merge: 'max', carries: 'none', decimals: 0 },
  { key: 'chaos_noise', base: 'day', fold: 'mean', merge: 'mean', carries: 'none', decimals: 1 },
]

export const ruleOf = (key: string): MeasureRule => {
  const rule = MEASURES.find((measure) => measure.key === key)
  if (!rule) throw new RangeError(`no measure ${key}`)
  return rule
}

/** What the shipped pack has none of: readings that are averaged. */
export const EXTRA_PACK = `pack: chaos
version: 1
nameVi: Bộ thử
nameEn: Test pack
groups: [{ key: chaos, nameVi: Thử, nameEn: Test }]
measures:
  - key: chaos_noise
    nameVi: Độ ồn
    nameEn: Noise
    unit: dB
    kind: sample
    overTime: avg
    overUnits: avg
    basePeriod: day
    decimals: 1
kpis: []
`
