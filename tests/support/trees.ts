import type { CustomPack } from './custom-station.ts'

/** A measure and a KPI that no shipped pack has: what only one of two stations knows. */
export const TREES: CustomPack = {
  measures: [
    {
      key: 'trees_planted',
      nameVi: 'Cây đã trồng',
      nameEn: 'Trees planted',
      unit: 'cây',
      decimals: 0,
      kind: 'flow',
      overTime: 'sum',
      overUnits: 'sum',
      basePeriod: 'day',
    },
  ],
  kpis: [
    {
      code: 'TR.01',
      group: 'test',
      nameVi: 'Cây đã trồng',
      nameEn: 'Trees planted',
      unit: 'cây',
      formula: 'trees_planted',
      direction: 'higher',
      thresholds: { green: 100, red: 50, appliesTo: 'all', source: 'test' },
      period: 'day',
      lead: 'VP',
    },
  ],
}
