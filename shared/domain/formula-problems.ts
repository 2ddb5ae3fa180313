/**
 * Everything that is wrong with one formula among its neighbours: what is told while it is typed, and why
 * a pack is refused. There is one list of checks, for both.
 */

import { type Formula, parseFormula } from './formula.ts'
import { checkChains, checkFormulaUnits, checkReach, type KnownNames, unknownNames } from './formula-check.ts'
import { FormulaError, type Span } from './formula-error.ts'
import { reachOfAll } from './formula-reach.ts'
import { tokenize } from './formula-tokens.ts'
import { findCycle } from './kpi.ts'

export const FORMULA_PROBLEM_CODES = ['syntax', 'unknown-name', 'units', 'share', 'cycle', 'reach'] as const
export type FormulaProblemCode = (typeof FORMULA_PROBLEM_CODES)[number]

export interface FormulaProblem {
  readonly code: FormulaProblemCode
  /** For whoever typed it. */
  readonly message: string
  /** Where in the text; null where it is the whole. */
  readonly at: Span | null
  /** What to put in its place. */
  readonly suggestion: string | null
}

export interface FormulaParts {
  readonly code: string
  readonly text: string
  /** Unit of measurement that the KPI is told in; null: not known yet, and not checked. */
  readonly unit: string | null
  readonly share: { readonly part: string; readonly whole: string } | null
}

export interface CheckedFormula {
  /** Null where the text is none. */
  readonly formula: Formula | null
  readonly problems: readonly FormulaProblem[]
  /** Codes on the way from the KPI back to itself. */
  readonly cyclePath: readonly string[] | null
}

const whole = (code: FormulaProblemCode, message: string): FormulaProblem => ({
  code,
  message,
  at: null,
  suggestion: null,
})

/**
 * What is wrong with a formula in itself: its grammar, its names, its units, its share.
 * @param names What it may name.
 */
export function checkFormula(
  { text, unit, share }: Omit<FormulaParts, 'code'>,
  names: KnownNames,
): Omit<CheckedFormula, 'cyclePath'> {
  let formula: Formula
  try {
    formula = parseFormula(text)
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    const { message, at, suggestion } = error
    return {
      formula: null,
      problems: [{ code: 'syntax', message, at: at && { from: at.from, to: at.to }, suggestion }],
    }
  }
  const unknown = unknownNames(formula, names)
  if (unknown.length > 0) {
    const problems = unknown.map(({ kind, name, message, suggestion }) => ({
      code: 'unknown-name' as const,
      message,
      at: placeOf(text, kind === 'kpi' ? 'string' : 'name', name),
      suggestion,
    }))
    return { formula, problems }
  }
  const units = unit === null ? null : checkFormulaUnits(formula, unit, names)
  const shared = checkShare(formula, share)
  const problems = [...(units ? [whole('units', units)] : []), ...(shared ? [whole('share', shared)] : [])]
  return { formula, problems }
}

/**
 * The same, and what it becomes among the others: a circle, or a look too far back.
 * @param others Formulas of all other KPIs; one of the same code is replaced.
 */
export function checkFormulaAmong(
  parts: FormulaParts,
  names: KnownNames,
  others: ReadonlyMap<string, Formula>,
): CheckedFormula {
  const { formula, problems } = checkFormula(parts, names)
  if (!formula || problems.some(({ code }) => code === 'unknown-name')) {
    return { formula, problems, cyclePath: null }
  }
  const formulas = new Map(others).set(parts.code, formula)
  const cyclePath = findCycle(parts.code, formulas)
  if (cyclePath) {
    const message = `Chỉ tiêu tính vòng quanh: ${cyclePath.join(' → ')}.`
    const at = placeOf(parts.text, 'string', cyclePath[1] ?? '')
    return { formula, problems: [...problems, { ...whole('cycle', message), at }], cyclePath }
  }
  const chain = checkChains(formulas)
  if (chain) return { formula, problems: [...problems, whole('reach', chain)], cyclePath: null }
  const reach = reachOfAll(formulas).get(parts.code)
  const far = reach ? checkReach(reach) : null
  return { formula, problems: far ? [...problems, whole('reach', far)] : problems, cyclePath: null }
}

/** A share is bounded by putting other figures in its formula: it may read nothing else. */
function checkShare(formula: Formula, share: FormulaParts['share']): string | null {
  if (!share) return null
  const { part, whole } = share
  const readsBoth = part !== whole && formula.measures.includes(part) && formula.measures.includes(whole)
  const readsElse =
    formula.measures.length > 2 ||
    formula.kpis.length > 0 ||
    formula.usesElapsedYear ||
    formula.reads.length > 1
  return readsBoth && !readsElse
    ? null
    : `“share” là tỷ lệ của hai số liệu; công thức phải dùng đúng ${part} và ${whole}.`
}

function placeOf(text: string, kind: 'name' | 'string', name: string): Span | null {
  const token = tokenize(text.trimEnd()).find(
    (each) => each.kind === kind && (kind === 'name' ? each.text : each.text.slice(1, -1)) === name,
  )
  if (!token) return null
  // Inside the quotes, so that what is suggested can be put there.
  return kind === 'name' ? { from: token.from, to: token.to } : { from: token.from + 1, to: token.to - 1 }
}
