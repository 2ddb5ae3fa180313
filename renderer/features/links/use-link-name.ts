import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useUnits } from '../units/store.ts'
import { useLinks } from './store.ts'

/** Name of a unit below, whether its station is enrolled or not. */
export function useLinkName(code: string): string {
  const language = useLanguage()
  const child = useLinks((links) => links.overview?.children.find(({ unit }) => unit === code))
  const unit = useUnits((units) => units.byCode.get(code))
  const named = child ?? unit
  return named ? nameIn(language, named) : code
}
