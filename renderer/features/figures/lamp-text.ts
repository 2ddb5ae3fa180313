import type { TFunction } from 'i18next'
import type { KpiValueItem } from '#shared/contract/index.ts'
import { lampOf } from './lamp-of.ts'

/** The lamp in a word or two; a lamp without a colour says why it has none. */
export function lampText(item: KpiValueItem | null, t: TFunction): string {
  const lamp = lampOf(item)
  const why = lamp === 'grey' || item?.value == null ? item?.reason : null
  return why ? t(`reason.${why}`) : t(`lamp.${lamp}`)
}
