/** Measures and KPIs as the rules use them: parsed once, held in memory until a pack is imported. */
import type {
  Dictionary as DictionaryItem,
  KpiDefinition,
  KpiGroupItem,
  KpiItem,
} from '#shared/contract/dictionary.ts'
import { type Formula, parseFormula } from '#shared/domain/formula.ts'
import { type Distance, type Reach, reachOfAll } from '#shared/domain/formula-reach.ts'
import { describeFormula } from '#shared/domain/formula-words.ts'
import type { Kpi } from '#shared/domain/kpi.ts'
import type { Measure } from '#shared/domain/measure.ts'
import { buildUnitMap, type UnitMap } from '#shared/domain/unit-map.ts'
import type { ReadableDb } from '../../db/database.ts'
import { type LocalRule, selectLocalRules } from '../thresholds/queries.ts'
import { selectUnitChanges } from '../units/change-queries.ts'
import type { UnitId } from '../units/queries.ts'
import {
  type PackHeader,
  selectKpis,
  selectMeasures,
  selectPackHeaders,
  selectPackOwners,
} from './queries.ts'

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
  /**
   * True for a measure or KPI of this station's own where the parent hands the dictionary down: nobody above knows
   * it, and what it says does not go up.
   */
  staysHere(item: KnownMeasure | KnownKpi): boolean
  /** How units that merged or split are read before that; needed wherever a value is computed. */
  readonly unitMap: UnitMap<UnitId>
  describe(): DictionaryItem
}

export function loadDictionary(db: ReadableDb): Dictionary {
  const storedMeasures = selectMeasures(db)
  const measures: KnownMeasure[] = storedMeasures.map(({ id, definition }) => ({ id, ...definition }))
  const byKey = new Map<string, KnownMeasure>(measures.map((measure) => [measure.key, measure]))
  const byMeasureId = new Map(measures.map((measure) => [measure.id, measure]))

  const stored = selectKpis(db)
  const locals = selectLocalRules(db)
  const plain = new Map<string, Kpi & { id: number }>(
    stored.map(({ id, version, definition }) => [
      definition.code,
      { id, ...kpiOf(definition, version, locals.get(definition.code)) },
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
  const owners = selectPackOwners(db)
  const isHandedDown = [...owners.values()].some((owner) => owner !== null)
  const stayingKeys = new Set<string>()
  if (isHandedDown) {
    for (const { pack, definition } of storedMeasures)
      if (owners.get(pack) === null) stayingKeys.add(definition.key)
    for (const { pack, definition } of stored) if (owners.get(pack) === null) stayingKeys.add(definition.code)
  }

  return {
    measures,
    kpis,
    measure: (key) => byKey.get(key) ?? null,
    measureById: (id) => byMeasureId.get(id) ?? null,
    kpi: (code) => byCode.get(code) ?? null,
    kpiById: (id) => byKpiId.get(id) ?? null,
    dependents: (id) => dependents.get(id) ?? [],
    staysHere: (item) => stayingKeys.size > 0 && stayingKeys.has('key' in item ? item.key : item.code),
    unitMap: buildUnitMap(selectUnitChanges(db)),
    describe: () => describe(headers, stored, locals, byCode, measures),
  }
}

/** A station's own thresholds stand beside the pack's; where it has none, the pack's stay as they are. */
function withLocal({ thresholds }: KpiDefinition, local: readonly LocalRule[] = []): KpiItem['thresholds'] {
  return local.length === 0 ? thresholds : [...[thresholds ?? []].flat(), ...local]
}

/**
 * A KPI as the rules use it.
 * @param rules Thresholds that this station set for itself.
 * @throws FormulaError where its formula is none.
 */
export function kpiOf(definition: KpiDefinition, version: number, rules: readonly LocalRule[] = []): Kpi {
  return {
    version,
    code: definition.code,
    group: definition.group,
    nameVi: definition.nameVi,
    nameEn: definition.nameEn,
    unit: definition.unit,
    decimals: definition.decimals,
    direction: definition.direction,
    thresholds: withLocal(definition, rules),
    // Definitions stored before these existed are without them.
    deadBand: definition.deadBand ?? 0,
    holdMs: (definition.holdSeconds ?? 0) * 1_000,
    holdWorse: definition.holdWorse ?? false,
    share: definition.share ?? null,
    coverageFloor: definition.coverageFloor ?? 0,
    qualityFloor: definition.qualityFloor ?? 0,
    period: definition.period,
    leadOffice: definition.lead,
    coordinatingOffices: definition.coordinating,
    formula: parseFormula(definition.formula),
  }
}

/** A KPI that is not stored, as if it stood in the dictionary; one of the same code is put aside. */
export function candidateKpi(dictionary: Dictionary, kpi: Kpi): KnownKpi {
  const formulas = new Map<string, Formula>(dictionary.kpis.map(({ code, formula }) => [code, formula]))
  formulas.set(kpi.code, kpi.formula)
  const byKey = new Map<string, KnownMeasure>(dictionary.measures.map((measure) => [measure.key, measure]))
  const id = dictionary.kpi(kpi.code)?.id ?? 0
  return { ...kpi, id, ...resolve(reachOfAll(formulas).get(kpi.code), byKey) }
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
  locals: ReadonlyMap<string, readonly LocalRule[]>,
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
      thresholds: withLocal(definition, locals.get(definition.code)),
      measures: byCode.get(definition.code)?.reads.map(({ key }) => key) ?? [],
      inWords: wordsOf(byCode.get(definition.code)),
    })),
  }
}
