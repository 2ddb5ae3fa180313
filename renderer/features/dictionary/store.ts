import { create } from 'zustand'
import type { Dictionary, KpiGroupItem, KpiItem, MeasureItem } from '#shared/contract/index.ts'

export interface KpiGroupWithKpis {
  readonly group: KpiGroupItem
  readonly kpis: readonly KpiItem[]
}

interface DictionaryView {
  readonly loaded: boolean
  readonly problem: string | null
  readonly kpis: readonly KpiItem[]
  readonly byCode: ReadonlyMap<string, KpiItem>
  /** In the dictionary's order; groups without KPIs are left out. */
  readonly groups: readonly KpiGroupWithKpis[]
  readonly offices: ReadonlyMap<string, string>
  /** By key. */
  readonly measures: ReadonlyMap<string, MeasureItem>
}

export const useDictionary = create<DictionaryView>()(() => ({
  loaded: false,
  problem: null,
  kpis: [],
  byCode: new Map(),
  groups: [],
  offices: new Map(),
  measures: new Map(),
}))

export function setDictionary(dictionary: Dictionary): void {
  const groups = dictionary.groups
    .map((group) => ({ group, kpis: dictionary.kpis.filter((kpi) => kpi.group === group.key) }))
    .filter(({ kpis }) => kpis.length > 0)
  useDictionary.setState({
    loaded: true,
    problem: null,
    kpis: groups.flatMap(({ kpis }) => kpis),
    byCode: new Map(dictionary.kpis.map((kpi) => [kpi.code, kpi])),
    groups,
    offices: new Map(dictionary.offices.map((office) => [office.code, office.nameVi])),
    measures: new Map(dictionary.measures.map((measure) => [measure.key, measure])),
  })
}

export function setDictionaryProblem(problem: string): void {
  useDictionary.setState({ problem })
}
