import type { ChildItem, UnitItem } from '#shared/contract/index.ts'
import { foldName } from '#shared/domain/unit.ts'
import type { Language } from '../../i18n/i18n.ts'
import { countLamps, type LampCounts } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'
import { shortUnitName } from '../units/unit-name.ts'

export interface BoardRow {
  readonly unit: UnitItem
  readonly name: string
  readonly counts: LampCounts
  readonly silent: boolean
}

interface BoardRowsInput {
  readonly units: readonly UnitItem[]
  readonly byUnit: ReadonlyMap<string, KpisOfUnit>
  readonly children: ReadonlyMap<string, ChildItem>
  /** KPIs that are shown; only these count. */
  readonly codes: readonly string[]
  readonly search: string
  readonly language: Language
}

/** Sub-units by trouble: most red first, then yellow, silent ones, missing figures, then by name. */
export function boardRows({ units, byUnit, children, codes, search, language }: BoardRowsInput): BoardRow[] {
  const wanted = foldName(search.trim())
  const collator = new Intl.Collator(language)
  return units
    .filter((unit) => wanted === '' || foldName(`${unit.nameVi} ${unit.nameEn}`).includes(wanted))
    .map((unit) => ({
      unit,
      name: shortUnitName(unit, language),
      counts: countLamps(codes, byUnit.get(unit.code)),
      silent: children.get(unit.code)?.state === 'silent',
    }))
    .sort(
      (a, b) =>
        b.counts.red - a.counts.red ||
        Number(b.silent) - Number(a.silent) ||
        b.counts.yellow - a.counts.yellow ||
        b.counts.grey - a.counts.grey ||
        collator.compare(a.name, b.name),
    )
}
