import { useTranslation } from 'react-i18next'
import type { QualityReasonItem } from '#shared/contract/index.ts'
import { ROW_CODES } from '#shared/domain/observation.ts'
import { isPeriod } from '#shared/domain/period.ts'
import { nowMs } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'

const PERIODS = ['period', 'latest'] as const
const INSTANTS = ['dueAt', 'since'] as const
const MEASURES = ['part', 'whole', 'measure'] as const
const NUMBERS = ['value', 'median', 'total', 'sum', 'partValue', 'wholeValue', 'expected', 'present'] as const

const NAMES = [...PERIODS, ...INSTANTS, ...MEASURES, ...NUMBERS, 'rule', 'sources'] as const

type Words = Record<(typeof NAMES)[number], string | number> & { count: number }
const NO_WORDS = Object.fromEntries(NAMES.map((name) => [name, ''])) as Omit<Words, 'count'>

/** A reason in a clerk's words. */
export function useReasonText(): (reason: QualityReasonItem) => string {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const measures = useDictionary((dictionary) => dictionary.measures)
  const number = (value: number) => formats.number(value, Number.isInteger(value) ? 0 : 1)
  return ({ code, params, count }) => {
    const words: Words = { ...NO_WORDS, ...params, count: count ?? 0 }
    for (const name of PERIODS) {
      const value = params[name]
      if (typeof value === 'string' && isPeriod(value))
        words[name] = formats.period(value, Number.MAX_SAFE_INTEGER)
    }
    for (const name of INSTANTS) {
      const value = params[name]
      if (typeof value === 'string') words[name] = formats.when(Date.parse(value), nowMs())
    }
    for (const name of MEASURES) {
      const measure = measures.get(String(params[name]))
      if (measure) words[name] = nameIn(language, measure)
    }
    for (const name of NUMBERS) {
      const value = params[name]
      if (typeof value === 'number') words[name] = number(value)
    }
    const rule = ROW_CODES.find((each) => each === params.rule)
    if (rule) words.rule = t(`quarantine.code.${rule}`).toLocaleLowerCase(language)
    return t(`quality.reason.${code}`, words)
  }
}
