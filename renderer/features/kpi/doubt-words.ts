import type { TFunction } from 'i18next'
import type { KpiValueItem } from '#shared/contract/index.ts'

/** Why a lamp is doubtful, in words; null where it is not. */
export function doubtWords(item: KpiValueItem, t: TFunction, why?: string): string | null {
  if (item.doubt === null) return null
  return t('kpi.doubtful', { why: why ?? t(`kpi.doubt.${item.doubt}`) })
}
