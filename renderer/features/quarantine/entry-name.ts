import type { QuarantineItem } from '#shared/contract/index.ts'
import { isPeriod } from '#shared/domain/period.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'

export interface EntryName {
  readonly unit: string
  readonly measure: string
  readonly period: string
}

/** What a refused row is about, by name where that is known; what was mistyped stays as it was written. */
export function useEntryName(): (entry: QuarantineItem) => EntryName {
  const language = useLanguage()
  const formats = useFormats()
  const own = useStation((station) => station.info?.unit)
  const units = useUnits((view) => view.byCode)
  const measures = useDictionary((dictionary) => dictionary.measures)
  return ({ unit, measure, period }) => {
    const knownUnit = unit === own?.code ? own : units.get(unit)
    const knownMeasure = measures.get(measure)
    return {
      unit: knownUnit ? nameIn(language, knownUnit) : unit || '–',
      measure: knownMeasure ? nameIn(language, knownMeasure) : measure || '–',
      // A period of the past reads the same at any later moment.
      period: isPeriod(period) ? formats.period(period, Number.MAX_SAFE_INTEGER) : period || '–',
    }
  }
}
