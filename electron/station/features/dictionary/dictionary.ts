/** Measures and KPIs as the rules use them: parsed once, held in memory until a pack is imported. */
import type { Dictionary as DictionaryItem, KpiGroupItem } from '#shared/contract/dictionary.ts'
import { type Formula, parseFormula } from '#shared/domain/formula.ts'
import { type Distance, type Reach, reachOfAll } from '#shared/domain/formula-reach.ts'
import { describeFormula } from '#shared/domain/formula-words.ts'
import type { Kpi } from '#shared/domain/kpi.ts'
import type { Measure } from '#shared/domain/measure.ts'
import type { ReadableDb } from '../../db/database.ts'
import { type PackHeader, selectKpis, selectMeasures, selectPackHeaders } from './queries.ts'

export interface KnownMeasure extends Measure {
  readonly id: number
}
export interface KnownKpi extends Kpi {
  readonly id: number
  /** All measures that its value hangs on, those behind `kpi("…")` included; those read at the KPI's own period first. */
  readonly reads: readonly KnownMeasure[]
  /** For each of them, by id, how far back it is read: what `touchedPeriods` asks for. */
  readonly distances: ReadonlyMap<number, readonly Distance[]>
  /** Codes whose value goes in, its own included. */
  readonly builtOn: ReadonlySet<string>
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
        // Definitions stored before these existed are without them.
        deadBand: definition.deadBand ?? 0,
        holdMs: (definition.holdSeconds ?? 0) * 1_000,
        holdWorse: definition.holdWorse ?? false,
        share: definition.share ?? null,
        coverageFloor: definition.coverageFloor ?? 0,
        period: definition.period,
        leadOffice: definition.lead,
        coordinatingOffices: definition.coordinating,
        formula: parseFormula(definition.formula),
      },
    ]),
  )
  const formulas = new Map<string, Formula>([...plain.values()].map(({ code, formula }) => [code, formula]))
  const reaches = reachOfAll(formulas)
  const kpis: KnownKpi[] = [...plain.values()].map((kpi) => ({
    ...kpi,
    ...resolve(reaches.get(kpi.code), byKey),
  }))
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

function resolve(
  reach: Reach | undefined,
  byKey: ReadonlyMap<string, KnownMeasure>,
): Pick<KnownKpi, 'reads' | 'distances' | 'builtOn'> {
  const reads: KnownMeasure[] = []
  const distances = new Map<number, readonly Distance[]>()
  for (const [key, all] of reach?.measures ?? []) {
    const measure = byKey.get(key)
    if (!measure) continue
    reads.push(measure)
    distances.set(measure.id, all)
  }
  const isNow = ({ id }: KnownMeasure) =>
    distances.get(id)?.some(({ periods, years }) => periods + years === 0)
  return {
    reads: [...reads.filter(isNow), ...reads.filter((measure) => !isNow(measure))],
    distances,
    builtOn: reach?.kpis ?? new Set(),
  }
}

function describe(
  headers: readonly PackHeader[],
  stored: ReturnType<typeof selectKpis>,
  byCode: ReadonlyMap<string, KnownKpi>,
  measures: readonly KnownMeasure[],
): DictionaryItem {
  const byKey = new Map<string, KnownMeasure>(measures.map((measure) => [measure.key, measure]))
  const names = {
    measure: (key: string) => byKey.get(key) ?? null,
    kpi: (code: string) => byCode.get(code) ?? null,
  }
  const wordsOf = (kpi: KnownKpi | undefined) => ({
    vi: kpi ? describeFormula(kpi.formula, names, 'vi') : '',
    en: kpi ? describeFormula(kpi.formula, names, 'en') : '',
  })
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
      inWords: wordsOf(byCode.get(definition.code)),
    })),
  }
}
