import type { ChildItem, KpiItem, UnitItem } from '#shared/contract/index.ts'
import { foldName, UNIT_KINDS, type UnitKind } from '#shared/domain/unit.ts'
import type { Language } from '../../i18n/i18n.ts'
import { countLamps, type LampCounts, lampOf, lampRank } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import type { BoardSort } from './board-options.ts'

/** A line of the board: a unit, or the head of all units of one kind. */
export type BoardEntry =
  | { readonly type: 'unit'; readonly key: string; readonly unit: UnitItem }
  | {
      readonly type: 'section'
      readonly key: string
      readonly kind: UnitKind
      readonly units: number
      /** Units of the kind that have a red lamp. */
      readonly alarmed: number
      readonly collapsed: boolean
    }

export interface BoardEntriesInput {
  readonly units: readonly UnitItem[]
  readonly byUnit: ReadonlyMap<string, KpisOfUnit>
  readonly children: ReadonlyMap<string, ChildItem>
  /** KPIs that are shown; only these count. */
  readonly kpis: readonly KpiItem[]
  readonly search: string
  readonly onlyAlarmed: boolean
  readonly sort: BoardSort
  readonly collapsedKinds: ReadonlySet<UnitKind>
  readonly language: Language
}

interface Line {
  readonly unit: UnitItem
  readonly name: string
  readonly counts: LampCounts
  readonly silent: boolean
  /** Rank of the lamp by which the board is sorted. */
  readonly rank: number
}

/** The lines of the board in their order: sub-units that are searched for, by trouble, name, kind or one KPI. */
export function boardEntries(input: BoardEntriesInput): BoardEntry[] {
  const { units, byUnit, children, kpis, onlyAlarmed, sort, language } = input
  const matches = nameSearch(input.search)
  const codes = kpis.map(({ code }) => code)
  const lines = units
    .filter(matches)
    .map((unit): Line => {
      const ofUnit = byUnit.get(unit.code)
      return {
        unit,
        name: shortUnitName(unit, language),
        counts: countLamps(codes, ofUnit),
        silent: children.get(unit.code)?.state === 'silent',
        rank: sort.by === 'kpi' ? lampRank(lampOf(ofUnit?.get(sort.code))) : 0,
      }
    })
    .filter(({ counts }) => !onlyAlarmed || counts.red > 0)
    .sort(orderOf(sort, new Intl.Collator(language)))
  const entries = lines.map(({ unit }): BoardEntry => ({ type: 'unit', key: unit.code, unit }))
  return sort.by === 'kind' ? inSections(lines, input.collapsedKinds) : entries
}

/** True for names that hold what is searched for, with or without its accents; for all where nothing is. */
export function nameSearch(search: string): (named: { nameVi: string; nameEn: string }) => boolean {
  const wanted = foldName(search.trim())
  if (wanted === '') return () => true
  return ({ nameVi, nameEn }) => foldName(`${nameVi}\n${nameEn}`).includes(wanted)
}

type Order = (a: Line, b: Line) => number

/** Most red first, then silent ones, yellow, missing figures; then by name. */
function orderOf(sort: BoardSort, collator: Intl.Collator): Order {
  const byName: Order = (a, b) => collator.compare(a.name, b.name)
  if (sort.by === 'name') return byName
  return (a, b) =>
    a.rank - b.rank ||
    b.counts.red - a.counts.red ||
    Number(b.silent) - Number(a.silent) ||
    b.counts.yellow - a.counts.yellow ||
    b.counts.grey - a.counts.grey ||
    byName(a, b)
}

/** Units under the head of their kind. */
function inSections(lines: readonly Line[], collapsedKinds: ReadonlySet<UnitKind>): BoardEntry[] {
  return UNIT_KINDS.flatMap((kind): BoardEntry[] => {
    const own = lines.filter(({ unit }) => unit.kind === kind)
    if (own.length === 0) return []
    const collapsed = collapsedKinds.has(kind)
    const section: BoardEntry = {
      type: 'section',
      key: `kind:${kind}`,
      kind,
      units: own.length,
      alarmed: own.filter(({ counts }) => counts.red > 0).length,
      collapsed,
    }
    const entries = own.map(({ unit }): BoardEntry => ({ type: 'unit', key: unit.code, unit }))
    return collapsed ? [section] : [section, ...entries]
  })
}

/** True where two orders show the same lines in the same places. */
export function isSameOrder(a: readonly BoardEntry[], b: readonly BoardEntry[]): boolean {
  return a.length === b.length && a.every(({ key }, index) => key === b[index]?.key)
}
