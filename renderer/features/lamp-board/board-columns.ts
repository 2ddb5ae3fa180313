import type { KpiGroupItem, KpiItem } from '#shared/contract/index.ts'
import type { KpiGroupWithKpis } from '../dictionary/store.ts'
import { nameSearch } from './board-entries.ts'

interface ColumnPlace {
  readonly key: string
  readonly group: KpiGroupItem
  /** First of its group. */
  readonly start: boolean
}

/** A KPI, or a whole group that is drawn as the worst of its lamps. */
export type BoardColumn =
  | (ColumnPlace & { readonly type: 'kpi'; readonly kpi: KpiItem })
  | (ColumnPlace & { readonly type: 'group'; readonly kpis: readonly KpiItem[] })

export interface BoardBand {
  readonly group: KpiGroupItem
  readonly collapsed: boolean
  readonly columns: number
}

/** Columns of the KPIs that are searched for; what is searched for is never hidden in a collapsed group. */
export function boardColumns(
  groups: readonly KpiGroupWithKpis[],
  collapsed: ReadonlySet<string>,
  search: string,
): BoardColumn[] {
  const matches = nameSearch(search)
  const searching = search.trim() !== ''
  return groups.flatMap(({ group, kpis }): BoardColumn[] => {
    if (!searching && collapsed.has(group.key))
      return [{ type: 'group', key: `group:${group.key}`, group, start: true, kpis }]
    return kpis
      .filter(matches)
      .map((kpi, index) => ({ type: 'kpi', key: kpi.code, group, start: index === 0, kpi }))
  })
}

/** The groups over the columns. */
export function boardBands(columns: readonly BoardColumn[]): BoardBand[] {
  const bands = new Map<KpiGroupItem, BoardBand>()
  for (const { group, type } of columns) {
    const before = bands.get(group)?.columns ?? 0
    bands.set(group, { group, collapsed: type === 'group', columns: before + 1 })
  }
  return [...bands.values()]
}

/** KPIs behind the columns. */
export const kpisOf = (columns: readonly BoardColumn[]): KpiItem[] =>
  columns.flatMap((column) => (column.type === 'kpi' ? [column.kpi] : column.kpis))
