import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useStation } from '../station/store.ts'

/** The station that sent a notice: the parent, as it is called in full. */
export function useSenderName(code: string): string {
  const language = useLanguage()
  const uplink = useStation((station) => station.info?.uplink ?? null)
  if (uplink?.parent !== code) return code
  return nameIn(language, { nameVi: uplink.parentNameVi, nameEn: uplink.parentNameEn })
}
