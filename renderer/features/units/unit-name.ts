import { type Language, nameIn } from '../../i18n/i18n.ts'

const KIND_VI = /^(Phường|Xã|Đặc khu|Thành phố|Tỉnh)\s+/
const KIND_EN = /\s+(Ward|Commune|Special Zone|City|Province)$/

/** The name without its kind (`Phường Ba Đình` → `Ba Đình`), for maps and lists where room is short. */
export function shortUnitName(unit: { nameVi: string; nameEn: string }, language: Language): string {
  return nameIn(language, unit).replace(language === 'vi' ? KIND_VI : KIND_EN, '')
}
