import { useTranslation } from 'react-i18next'
import type { QualitySummary } from '#shared/contract/index.ts'
import type { QualityCriterion } from '#shared/domain/quality.ts'
import { useFormats } from '../../i18n/format.ts'

/** Below this a score is worth a look, and is the only one in colour. */
export const WORTH_A_LOOK = 0.95

/** Percent with one decimal; never rounded up to 100, for 99.96 % is a gap, too. */
export function percentOf(score: number): number {
  return Math.floor(score * 1_000) / 10
}

/** How scores are written: `99,2 %`, or `3,1×` for how often a figure is used. */
export function useScoreText(): {
  percent(score: number | null): string
  criterion(criterion: QualityCriterion, summary: QualitySummary): string
} {
  const { t } = useTranslation()
  const formats = useFormats()
  const number = (value: number) => formats.number(value, Number.isInteger(value) ? 0 : 1)
  const percent = (score: number | null) =>
    score === null ? '–' : t('quality.percent', { value: number(percentOf(score)) })
  return {
    percent,
    criterion(criterion, summary) {
      const score = summary[criterion]
      if (score === null) return '–'
      if (criterion === 'shared' && summary.uses !== null)
        return t('quality.times', { value: formats.number(summary.uses, 1) })
      return percent(score)
    },
  }
}
