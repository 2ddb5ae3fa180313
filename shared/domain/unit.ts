/**
 * Units of administration: nation → province or city → commune, ward or special zone.
 * Codes follow Decision 19/2025/QĐ-TTg: two digits for a province, five for a commune, kept as
 * strings because of their leading zeros. The nation's code is `VN`.
 */

export const UNIT_KINDS = ['nation', 'province', 'city', 'commune', 'ward', 'special_zone'] as const
export type UnitKind = (typeof UNIT_KINDS)[number]

export type UnitCode = string & { readonly __brand: 'UnitCode' }

export interface Unit {
  readonly code: UnitCode
  readonly parent: UnitCode | null
  readonly kind: UnitKind
  readonly nameVi: string
  readonly nameEn: string
  /** Area in km², where known. */
  readonly areaKm2: number | null
  /** WGS 84 point inside the unit, where known. */
  readonly lat: number | null
  readonly lon: number | null
}

export const NATION = 'VN' as UnitCode

const UNIT_CODE = /^(VN|\d{2}|\d{5})$/

export function isUnitCode(text: string): text is UnitCode {
  return UNIT_CODE.test(text)
}

/** Communes, wards and special zones: the units at which thresholds "per commune" apply. */
export function isCommuneLevel(kind: UnitKind): boolean {
  return kind === 'commune' || kind === 'ward' || kind === 'special_zone'
}

/**
 * Folds a name for search: lower case, without diacritics, `đ` as `d`.
 * Clerks type "ba dinh" and mean "Ba Đình".
 */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
}
