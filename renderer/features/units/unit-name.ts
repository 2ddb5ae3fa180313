import type { UnitItem } from '#shared/contract/index.ts'
import { type Language, nameIn } from '../../i18n/i18n.ts'

const KIND_VI = /^(Phường|Xã|Đặc khu|Thành phố|Tỉnh)\s+/
const KIND_EN = /\s+(Ward|Commune|Special Zone|City|Province)$/

/** The name without its kind (`Phường Ba Đình` → `Ba Đình`), for maps and lists where room is short. */
export function shortUnitName(unit: { nameVi: string; nameEn: string }, language: Language): string {
  return nameIn(language, unit).replace(language === 'vi' ? KIND_VI : KIND_EN, '')
}

/** Alphabetical as a Vietnamese reader expects. */
export function byUnitName(language: Language): (a: UnitItem, b: UnitItem) => number {
  const collator = new Intl.Collator(language)
  return (a, b) => collator.compare(shortUnitName(a, language), shortUnitName(b, language))
}
