import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'

/** Names of units and measures; a code that is not known here stays a code. */
export function useNames(): { unit(code: string): string; measure(key: string): string } {
  const language = useLanguage()
  const own = useStation((station) => station.info?.unit)
  const units = useUnits((view) => view.byCode)
  const measures = useDictionary((dictionary) => dictionary.measures)
  return {
    unit(code) {
      const unit = code === own?.code ? own : units.get(code)
      return unit ? nameIn(language, unit) : code
    },
    measure(key) {
      const measure = measures.get(key)
      return measure ? nameIn(language, measure) : key
    },
  }
}
