/** Measures and KPIs as the rules use them: parsed once, held in memory until a pack is imported. */
import type { Dictionary as DictionaryItem, KpiGroupItem } from '#shared/contract/dictionary.ts'
import { parseFormula } from '#shared/domain/formula.ts'
import type { Kpi } from '#shared/domain/kpi.ts'
import type { Measure } from '#shared/domain/measure.ts'
import type { ReadableDb } from '../../db/database.ts'
import { type PackHeader, selectKpis, selectMeasures, selectPackHeaders } from './queries.ts'

export interface KnownMeasure extends Measure {
  readonly id: number
}
export interface KnownKpi extends Kpi {
  readonly id: number
  /** All measures that its value hangs on, those behind `kpi("…")` included. */
  readonly reads: readonly KnownMeasure[]
}

export interface Dictionary {
  readonly measures: readonly KnownMeasure[]
  readonly kpis: readonly KnownKpi[]
  measure(key: string): KnownMeasure | null
  measureById(id: number): KnownMeasure | null
  kpi(code: string): KnownKpi | null
  kpiById(id: number): KnownKpi | null
  /** KPIs whose value hangs on a measure. */
  dependents(measureId: number): readonly KnownKpi[]
  describe(): DictionaryItem
}

export function loadDictionary(db: ReadableDb): Dictionary {
  const measures: KnownMeasure[] = selectMeasures(db).map(({ id, definition }) => ({ id, ...definition }))
  const byKey = new Map<string, KnownMeasure>(measures.map((measure) => [measure.key, measure]))
  const byMeasureId = new Map(measures.map((measure) => [measure.id, measure]))

  const stored = selectKpis(db)
  const plain = new Map<string, Kpi & { id: number }>(
    stored.map(({ id, version, definition }) => [
      definition.code,
      {
        id,
        version,
        code: definition.code,
        group: definition.group,
        nameVi: definition.nameVi,
        nameEn: definition.nameEn,
        unit: definition.unit,
        decimals: definition.decimals,
        direction: definition.direction,
        thresholds: definition.thresholds,
        period: definition.period,
        leadOffice: definition.lead,
        coordinatingOffices: definition.coordinating,
        formula: parseFormula(definition.formula),
      },
    ]),
  )
  const readsOf = (code: string, seen = new Set<string>()): Set<KnownMeasure> => {
    const reads = new Set<KnownMeasure>()
    if (seen.has(code)) return reads
    seen.add(code)
    const kpi = plain.get(code)
    for (const key of kpi?.formula.measures ?? []) {
      const measure = byKey.get(key)
      if (measure) reads.add(measure)
    }
    for (const other of kpi?.formula.kpis ?? [])
      for (const measure of readsOf(other, seen)) reads.add(measure)
    return reads
  }
  const kpis: KnownKpi[] = [...plain.values()].map((kpi) => ({ ...kpi, reads: [...readsOf(kpi.code)] }))
  const byCode = new Map<string, KnownKpi>(kpis.map((kpi) => [kpi.code, kpi]))
  const byKpiId = new Map(kpis.map((kpi) => [kpi.id, kpi]))
  const dependents = new Map<number, KnownKpi[]>()
  for (const kpi of kpis) {
    for (const { id } of kpi.reads) dependents.set(id, [...(dependents.get(id) ?? []), kpi])
  }
  const headers = selectPackHeaders(db)

  return {
    measures,
    kpis,
    measure: (key) => byKey.get(key) ?? null,
    measureById: (id) => byMeasureId.get(id) ?? null,
    kpi: (code) => byCode.get(code) ?? null,
    kpiById: (id) => byKpiId.get(id) ?? null,
    dependents: (id) => dependents.get(id) ?? [],
    describe: () => describe(headers, stored, byCode, measures),
  }
}

function describe(
  headers: readonly PackHeader[],
  stored: ReturnType<typeof selectKpis>,
  byCode: ReadonlyMap<string, KnownKpi>,
  measures: readonly KnownMeasure[],
): DictionaryItem {
  const groups = new Map<string, KpiGroupItem>()
  for (const header of headers) for (const group of header.groups) groups.set(group.key, group)
  return {
    pack: headers.map(({ pack }) => pack).join('+'),
    version: Math.max(0, ...headers.map(({ version }) => version)),
    groups: [...groups.values()],
    offices: headers.flatMap(({ offices }) => offices),
    measures: measures.map(({ id: _id, ...measure }) => measure),
    kpis: stored.map(({ version, definition }) => ({
      ...definition,
      version,
      measures: byCode.get(definition.code)?.reads.map(({ key }) => key) ?? [],
    })),
  }
}
