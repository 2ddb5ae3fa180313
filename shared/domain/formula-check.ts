/**
 * What is checked of a formula beyond its grammar, when it is saved: that all it names is known, and
 * that its units of measurement make sense. Every message is written for the clerk who typed the formula.
 */
import type { BinaryOperator, Expression, Formula } from './formula.ts'
import { chainLengths, type Reach } from './formula-reach.ts'
import { suggest } from './formula-suggest.ts'

/** What a formula may name, each with its unit of measurement. */
export interface KnownNames {
  readonly measures: ReadonlyMap<string, { readonly unit: string }>
  readonly kpis: ReadonlyMap<string, { readonly unit: string }>
}

/** How far back a value may look, the KPIs behind it included: what lies further is not kept in reach. */
const MOST_PERIODS_BACK = 60
const MOST_YEARS_BACK = 10

/** A word of a formula that names nothing. */
export interface UnknownName {
  readonly kind: 'measure' | 'kpi'
  readonly name: string
  readonly message: string
  /** What is probably meant. */
  readonly suggestion: string | null
}

/** Every name that is not known, measures first. */
export function unknownNames(formula: Formula, { measures, kpis }: KnownNames): UnknownName[] {
  const unknown: UnknownName[] = []
  for (const key of formula.measures) {
    if (measures.has(key)) continue
    const suggestion = suggest(key, measures.keys())
    const code = suggestion
      ? null
      : suggest(
          key,
          [...kpis.keys()].map((each) => each.toLowerCase().replaceAll('.', '_')),
        )
    const hint = suggestion
      ? `Ý bạn là “${suggestion}”?`
      : code
        ? 'Nếu là chỉ tiêu, viết kpi("MÃ").'
        : 'Khai báo số liệu này trước, hoặc sửa lại mã.'
    unknown.push({ kind: 'measure', name: key, message: `Không có số liệu “${key}”. ${hint}`, suggestion })
  }
  for (const code of formula.kpis) {
    if (kpis.has(code)) continue
    const suggestion = suggest(code, kpis.keys())
    const hint = suggestion ? ` Ý bạn là kpi("${suggestion}")?` : ''
    unknown.push({ kind: 'kpi', name: code, message: `Không có chỉ tiêu “${code}”.${hint}`, suggestion })
  }
  return unknown
}

/** The first name that is not known, or null. */
export function checkFormulaNames(formula: Formula, names: KnownNames): string | null {
  return unknownNames(formula, names)[0]?.message ?? null
}

/** How many KPIs may stand one upon the other: each is one more step down when a value is computed. */
export const MOST_KPIS_IN_CHAIN = 30

/** What is wrong with how many KPIs stand one upon the other, or null. */
export function checkChains(formulas: ReadonlyMap<string, Formula>): string | null {
  for (const [code, length] of chainLengths(formulas)) {
    if (length <= MOST_KPIS_IN_CHAIN) continue
    return `Chỉ tiêu ${code} dựa trên chuỗi ${length} chỉ tiêu nối nhau; tối đa ${MOST_KPIS_IN_CHAIN}. Dùng thẳng các số liệu gốc.`
  }
  return null
}

/** What is wrong with how far back a KPI looks, or null. */
export function checkReach({ measures }: Reach): string | null {
  for (const distances of measures.values()) {
    for (const { periods, years } of distances) {
      if (periods > MOST_PERIODS_BACK || years > MOST_YEARS_BACK) {
        return `Công thức nhìn lại ${periods} kỳ và ${years} năm; tối đa ${MOST_PERIODS_BACK} kỳ và ${MOST_YEARS_BACK} năm.`
      }
    }
  }
  return null
}

/**
 * A unit of measurement as exponents, `{ VND: 1, dossier: -1 }`; empty for a plain ratio. Null for what
 * fits anywhere: a constant in a formula has the unit that its place asks for.
 */
type Dimension = ReadonlyMap<string, number> | null

const PLAIN: Dimension = new Map()

class UnitError extends Error {
  override readonly name = 'UnitError'
}

/** Units that are mere numbers: percentages, scores, indices. */
const WITHOUT_DIMENSION = new Set([
  ...['', '%', '‰', '1', 'point', 'points', 'score', 'index', 'ratio', 'times', 'rate'],
  ...['điểm', 'chỉ số', 'hệ số', 'lần', 'tỷ lệ', 'tỉ lệ'],
])

const canonical = (unit: string) => unit.trim().normalize('NFC').toLowerCase()
const isPercentage = (unit: string) => canonical(unit).startsWith('%')

function dimensionOf(unit: string): Dimension {
  const name = canonical(unit)
  return isPercentage(unit) || WITHOUT_DIMENSION.has(name) ? PLAIN : new Map([[name, 1]])
}

/**
 * What does not fit about the units of a formula, or null. Sums, differences, comparisons, `min`, `max`
 * and the branches of `if` want equal units; products and quotients want nothing. What is told in
 * percent must be a ratio or a plain number.
 * @param unit The unit that the KPI is told in.
 */
export function checkFormulaUnits({ expression }: Formula, unit: string, names: KnownNames): string | null {
  let result: Dimension
  try {
    result = infer(expression, unit, names)
  } catch (error) {
    if (error instanceof UnitError) return error.message
    throw error
  }
  if (!isPercentage(unit) || !result) return null
  if (degreeOf(result) === 0) return null
  return `Chỉ tiêu tính bằng “${unit}” nhưng công thức cho ra “${inWords(result)}”. Chia cho một số liệu cùng đơn vị tính, hoặc sửa đơn vị của chỉ tiêu.`
}

const VERBS: Record<BinaryOperator, string> = {
  '+': 'cộng',
  '-': 'trừ',
  '*': 'nhân',
  '/': 'chia',
  '<': 'so sánh',
  '<=': 'so sánh',
  '>': 'so sánh',
  '>=': 'so sánh',
  '==': 'so sánh',
  '!=': 'so sánh',
}

function infer(expression: Expression, own: string, names: KnownNames): Dimension {
  const of = (part: Expression) => infer(part, own, names)
  switch (expression.kind) {
    case 'number':
      return null
    case 'measure':
      return dimensionOf(names.measures.get(expression.key)?.unit ?? '')
    case 'kpi':
      return dimensionOf(names.kpis.get(expression.code)?.unit ?? '')
    case 'negate':
    case 'shift':
      return of(expression.of)
    case 'binary': {
      const { operator } = expression
      const left = of(expression.left)
      const right = of(expression.right)
      if (operator === '*') return combine(left, right, 1)
      if (operator === '/') return combine(left, right, -1)
      const common = alike(left, right, VERBS[operator])
      return operator === '+' || operator === '-' ? common : PLAIN
    }
    case 'call': {
      const [first, second, third] = expression.args
      switch (expression.name) {
        case 'elapsed_year':
          return PLAIN
        case 'target':
          return dimensionOf(own)
        case 'if': {
          if (first) of(first)
          return second && third ? alike(of(second), of(third), 'chọn giữa') : null
        }
        case 'min':
        case 'max':
          return expression.args.map(of).reduce((a, b) => alike(a, b, 'so sánh'))
        case 'abs':
        case 'round':
          return first ? of(first) : null
      }
    }
  }
}

/** 0 for a ratio, of whatever; 1 for a quantity. */
const degreeOf = (dimension: ReadonlyMap<string, number>) =>
  [...dimension.values()].reduce((sum, exponent) => sum + exponent, 0)

function combine(left: Dimension, right: Dimension, sign: 1 | -1): Dimension {
  if (!left && !right) return null
  const product = new Map(left ?? PLAIN)
  for (const [unit, exponent] of right ?? []) {
    const sum = (product.get(unit) ?? 0) + sign * exponent
    if (sum === 0) product.delete(unit)
    else product.set(unit, sum)
  }
  return product
}

function alike(left: Dimension, right: Dimension, verb: string): Dimension {
  if (!left) return right
  if (!right) return left
  const same = left.size === right.size && [...left].every(([unit, power]) => right.get(unit) === power)
  if (same) return left
  // Ratios are told on one scale, whatever they are ratios of: children per person beside a percentage.
  if (degreeOf(left) === 0 && degreeOf(right) === 0) return PLAIN
  throw new UnitError(
    `Không ${verb} “${inWords(left)}” với “${inWords(right)}” được: hai đơn vị tính khác nhau.`,
  )
}

function inWords(dimension: ReadonlyMap<string, number>): string {
  const power = (unit: string, exponent: number) => (exponent === 1 ? unit : `${unit}^${exponent}`)
  const above = [...dimension].filter(([, exponent]) => exponent > 0).map(([unit, e]) => power(unit, e))
  const below = [...dimension].filter(([, exponent]) => exponent < 0).map(([unit, e]) => power(unit, -e))
  if (above.length === 0 && below.length === 0) return 'số không đơn vị'
  return [above.join(' × ') || '1', ...below].join(' / ')
}
