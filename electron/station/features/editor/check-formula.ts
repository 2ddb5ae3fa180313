import type { z } from 'zod'
import type { FormulaCheck, formulaCheckBody } from '#shared/contract/editor.ts'
import { type CheckedFormula, checkFormulaAmong } from '#shared/domain/formula-problems.ts'
import { describeFormula } from '#shared/domain/formula-words.ts'
import { type Granularity, granularityRank } from '#shared/domain/period.ts'
import type { Dictionary } from '../dictionary/dictionary.ts'

type Asked = z.infer<typeof formulaCheckBody>

/** A code that no KPI has, for one that has none yet. */
const NO_CODE = ''

/** What is wrong with a formula among the KPIs of a dictionary; the same checks as when it is saved. */
export function checkAgainst(
  dictionary: Dictionary,
  { formula: text, code, unit, share }: Pick<Asked, 'formula' | 'code' | 'unit' | 'share'>,
): CheckedFormula {
  return checkFormulaAmong(
    { code: code ?? NO_CODE, text, unit: unit ?? null, share: share ?? null },
    {
      measures: new Map(dictionary.measures.map((measure) => [measure.key, measure])),
      kpis: new Map(dictionary.kpis.map((kpi) => [kpi.code, kpi])),
    },
    new Map(dictionary.kpis.map((kpi) => [kpi.code, kpi.formula])),
  )
}

export function describeCheck(dictionary: Dictionary, asked: Asked): FormulaCheck {
  const { formula, problems, cyclePath } = checkAgainst(dictionary, asked)
  return {
    ok: problems.length === 0,
    problems: problems.map(({ code, message, at, suggestion }) => ({
      code,
      message,
      from: at?.from ?? null,
      to: at?.to ?? null,
      suggestion,
    })),
    notes: asked.period ? longerMeasures(dictionary, formula?.measures ?? [], asked.period) : [],
    inWords: formula && {
      vi: describeFormula(formula, dictionary, 'vi'),
      en: describeFormula(formula, dictionary, 'en'),
    },
    measures: [...(formula?.measures ?? [])],
    kpis: [...(formula?.kpis ?? [])],
    cyclePath: cyclePath && [...cyclePath],
  }
}

const PERIODS: Readonly<Record<Granularity, string>> = {
  day: 'ngày',
  week: 'tuần',
  month: 'tháng',
  'management-month': 'tháng điều hành',
  quarter: 'quý',
  half: 'nửa năm',
  year: 'năm',
}

/** Measures that are reported less often than the KPI is judged: their value stays the same in between. */
function longerMeasures({ measure }: Dictionary, keys: readonly string[], period: Granularity): string[] {
  return keys.flatMap((key) => {
    const known = measure(key)
    if (!known || granularityRank(known.basePeriod) <= granularityRank(period)) return []
    const base = PERIODS[known.basePeriod]
    return [`“${known.nameVi}” nhập theo ${base}: các kỳ ngắn hơn trong ${base} dùng chung một số.`]
  })
}
