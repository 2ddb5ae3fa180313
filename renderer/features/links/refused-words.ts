/** What the parent did not take, in words: what it is, and why not. */
import type { TFunction } from 'i18next'
import type { RefusedItem } from '#shared/contract/index.ts'
import { linksVi } from './words-vi.ts'

/** An item's own station may be older than the words here, or its parent newer. */
const isKnownKind = (kind: string): kind is keyof typeof linksVi.refused.kind =>
  Object.hasOwn(linksVi.refused.kind, kind)
const isKnownCode = (code: string): code is keyof typeof linksVi.refused.why =>
  Object.hasOwn(linksVi.refused.why, code)

export interface RefusedNames {
  /** Each the name of what has the code, or the code itself. */
  unit(code: string): string
  measure(key: string): string
  kpi(code: string): string
  period(period: string): string
}

/** `Số liệu: Hồ sơ tiếp nhận · Phường Ba Đình · 20/11 · nam`; of what has no place here the key. */
export function refusedTitle(t: TFunction, names: RefusedNames, item: RefusedItem): string {
  const { kind, unit, measure, kpi, period, slice, key } = item
  const name = isKnownKind(kind) ? t(`links.refused.kind.${kind}`) : kind
  const about = [
    measure !== null && (measure === '*' ? t('links.refused.allMeasures') : names.measure(measure)),
    kpi !== null && names.kpi(kpi),
    unit !== null && names.unit(unit),
    period !== null && names.period(period),
    slice,
  ].filter(Boolean)
  return `${name}: ${about.length > 0 ? about.join(' · ') : key}`
}

/** In few words; null where this program has none for it. */
export function refusedWhy(t: TFunction, { code }: Pick<RefusedItem, 'code'>): string | null {
  return isKnownCode(code) ? t(`links.refused.why.${code}`) : null
}
