/**
 * The formula language: arithmetic over measure keys, e.g. `100 * dossiers_on_time / dossiers_handled`.
 *
 * mathjs reads the text; what it reads is rebuilt, node by node, into a small tree of our own. What
 * has no place in that tree is refused when the formula is saved, so nothing of mathjs' scope can be
 * reached at evaluation.
 */
import { type FunctionNode, type MathNode, type OperatorNode, parse } from 'mathjs/number'
import { FormulaError, type Span, shortly } from './formula-error.ts'
import { SHIFTS, type Shift } from './formula-shift.ts'
import { suggest } from './formula-suggest.ts'
import { MAX_DEPTH, type Token, tokenize } from './formula-tokens.ts'
import { MEASURE_KEY } from './measure.ts'
import { roundDecimal } from './round-decimal.ts'

export { FormulaError } from './formula-error.ts'
export { MAX_FORMULA_LENGTH } from './formula-tokens.ts'

/** As in the contract; what else is written between the quotes names nothing. */
const KPI_CODE = /^[A-Za-z0-9.]{1,30}$/

const BINARY = ['+', '-', '*', '/', '<', '<=', '>', '>=', '==', '!='] as const
export type BinaryOperator = (typeof BINARY)[number]

const CALLS = {
  min: { least: 1, most: 20 },
  max: { least: 1, most: 20 },
  abs: { least: 1, most: 1 },
  round: { least: 1, most: 2 },
  if: { least: 3, most: 3 },
  elapsed_year: { least: 0, most: 0 },
  target: { least: 0, most: 0 },
} as const
export type CallName = keyof typeof CALLS

/** Words of the language that stand before a parenthesis. */
export const FUNCTION_NAMES: readonly string[] = [...Object.keys(CALLS), ...SHIFTS, 'kpi']

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'measure'; readonly key: string }
  | { readonly kind: 'kpi'; readonly code: string }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'call'; readonly name: CallName; readonly args: readonly Expression[] }
  | { readonly kind: 'shift'; readonly by: Shift; readonly of: Expression }

/** What a formula reads at one period: `path` leads there from the caller's, outermost shift first. */
export interface FormulaReads {
  readonly path: readonly Shift[]
  readonly measures: readonly string[]
  readonly kpis: readonly string[]
  readonly target: boolean
}

export interface Formula {
  readonly text: string
  readonly expression: Expression
  /** Measure keys that the formula reads, at whatever period, in order of appearance. */
  readonly measures: readonly string[]
  /** Codes of KPIs that the formula reads, at whatever period. */
  readonly kpis: readonly string[]
  readonly usesElapsedYear: boolean
  readonly usesTarget: boolean
  /** The same by period; the caller's own comes first. */
  readonly reads: readonly FormulaReads[]
}

/**
 * Reads a formula.
 * @throws FormulaError where the text is not a formula of this language.
 */
export function parseFormula(text: string): Formula {
  if (text.trim() === '') throw new FormulaError('Công thức đang để trống.')
  // The text is kept as it was written; a line's end behind it, as in a YAML block, is no second line.
  const written = text.trimEnd()
  const tokens = tokenize(written)
  let node: MathNode
  try {
    node = parse(written)
  } catch (error) {
    if (error instanceof RangeError) throw new FormulaError('Công thức lồng quá nhiều ngoặc.')
    throw misread(error instanceof Error ? error.message : String(error), written, tokens)
  }
  const expression = rebuild(node, { tokens, depth: 0 })
  return { text, expression, ...whatIsRead(expression) }
}

/** What mathjs says about a text, in words for the clerk who typed it. */
function misread(message: string, text: string, tokens: readonly Token[]): FormulaError {
  if (/^Unexpected end/.test(message)) {
    const last = tokens.at(-1) ?? null
    return new FormulaError('Công thức chưa xong: còn thiếu phần cuối.', last)
  }
  const char = Number(/\(char (\d+)\)$/.exec(message)?.[1] ?? Number.NaN)
  if (!Number.isFinite(char)) return new FormulaError('Không đọc được công thức.')
  const near = text.slice(Math.max(0, char - 1), char + 11).trim()
  const where = near === '' ? 'ở cuối công thức' : `ở ký tự thứ ${char}, gần “${near}”`
  const token = tokens.find(({ to }) => to >= char) ?? tokens.at(-1) ?? null
  if (/^Parenthesis \) expected/.test(message)) {
    return new FormulaError(`Thiếu dấu đóng ngoặc “)” ${where}.`, token)
  }
  if (/^Value expected/.test(message)) {
    return new FormulaError(`Thiếu số liệu hoặc con số ${where}.`, token)
  }
  return new FormulaError(`Không đọc được công thức ${where}.`, token)
}

function whatIsRead(whole: Expression): Omit<Formula, 'text' | 'expression'> {
  const measures = new Set<string>()
  const kpis = new Set<string>()
  let usesElapsedYear = false
  let usesTarget = false
  interface Reads {
    readonly path: readonly Shift[]
    readonly measures: Set<string>
    readonly kpis: Set<string>
    target: boolean
  }
  const readsAt = (path: readonly Shift[]): Reads => ({
    path,
    measures: new Set(),
    kpis: new Set(),
    target: false,
  })
  const here = readsAt([])
  const byPath = new Map<string, Reads>([['', here]])
  const visit = (expression: Expression, reads: Reads): void => {
    switch (expression.kind) {
      case 'number':
        return
      case 'measure':
        measures.add(expression.key)
        reads.measures.add(expression.key)
        return
      case 'kpi':
        kpis.add(expression.code)
        reads.kpis.add(expression.code)
        return
      case 'negate':
        visit(expression.of, reads)
        return
      case 'binary':
        visit(expression.left, reads)
        visit(expression.right, reads)
        return
      case 'call':
        if (expression.name === 'elapsed_year') usesElapsedYear = true
        if (expression.name === 'target') {
          usesTarget = true
          reads.target = true
        }
        for (const arg of expression.args) visit(arg, reads)
        return
      case 'shift': {
        const path = [...reads.path, expression.by]
        const known = byPath.get(path.join())
        const there = known ?? readsAt(path)
        if (!known) byPath.set(path.join(), there)
        visit(expression.of, there)
        return
      }
    }
  }
  visit(whole, here)
  const reads = [...byPath.values()].map((each) => ({
    ...each,
    measures: [...each.measures],
    kpis: [...each.kpis],
  }))
  return { measures: [...measures], kpis: [...kpis], usesElapsedYear, usesTarget, reads }
}

const isOperatorNode = (node: MathNode): node is OperatorNode => node.type === 'OperatorNode'
const isFunctionNode = (node: MathNode): node is FunctionNode => node.type === 'FunctionNode'
const isBinary = (operator: string): operator is BinaryOperator =>
  (BINARY as readonly string[]).includes(operator)

/** What is rebuilt: the words of the text, to name places by, and how deep inside it. */
interface Rebuilding {
  readonly tokens: readonly Token[]
  readonly depth: number
}

/** The first place of a word; mathjs keeps none. */
function placeOf({ tokens }: Rebuilding, word: string, isCall = false): Span | null {
  const isThere = ({ text }: Token, index: number) =>
    text === word && (!isCall || tokens[index + 1]?.text === '(')
  return tokens.find(isThere) ?? null
}

function rebuild(node: MathNode, at: Rebuilding): Expression {
  if (at.depth > MAX_DEPTH) throw new FormulaError('Công thức lồng quá sâu hoặc nối quá nhiều phép tính.')
  const inside = { ...at, depth: at.depth + 1 }
  const deeper = (child: MathNode) => rebuild(child, inside)
  if (isOperatorNode(node)) return rebuildOperator(node, deeper)
  if (isFunctionNode(node)) return rebuildCall(node, at, deeper)
  switch (node.type) {
    case 'ParenthesisNode':
      return deeper((node as MathNode & { content: MathNode }).content)
    case 'SymbolNode': {
      const { name } = node as MathNode & { name: string }
      if (MEASURE_KEY.test(name)) return { kind: 'measure', key: name }
      throw new FormulaError(
        `“${shortly(name)}” không phải mã số liệu: mã gồm chữ thường không dấu, số, dấu _.`,
        placeOf(at, name),
      )
    }
    case 'ConstantNode': {
      const { value } = node as MathNode & { value: unknown }
      if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'number', value }
      throw new FormulaError(
        'Công thức chỉ dùng số; chữ trong ngoặc kép chỉ đứng trong kpi("…").',
        at.tokens.find(({ kind, text }) => kind === 'string' || text === String(value)) ?? null,
      )
    }
    default:
      throw new FormulaError(`Công thức không được dùng “${shortly(node.toString())}”.`)
  }
}

function rebuildOperator(node: OperatorNode, deeper: (child: MathNode) => Expression): Expression {
  // The tokens are without a percent sign and without a product that is not written; both stand here, too,
  // for mathjs reads `a + 5%` as `a + a * 5 / 100`.
  if (('isPercentage' in node && node.isPercentage) || ('implicit' in node && node.implicit)) {
    throw new FormulaError(`Thiếu dấu phép tính trong “${shortly(node.toString())}”.`)
  }
  const [left, right] = node.args
  if (node.fn === 'unaryMinus' && left) return { kind: 'negate', of: deeper(left) }
  if (node.fn === 'unaryPlus' && left) return deeper(left)
  if (left && right && node.args.length === 2 && isBinary(node.op)) {
    return { kind: 'binary', operator: node.op, left: deeper(left), right: deeper(right) }
  }
  throw new FormulaError(`Công thức không được dùng phép “${node.op}”.`)
}

function rebuildCall(
  node: FunctionNode,
  at: Rebuilding,
  deeper: (child: MathNode) => Expression,
): Expression {
  // The type says it is a symbol; `x.min(1)` has an accessor there, and its name is `min`, too.
  if ((node.fn as MathNode).type !== 'SymbolNode') {
    throw new FormulaError(`Công thức không được dùng “${shortly((node.fn as MathNode).toString())}”.`)
  }
  const name = node.fn.name
  const refuse = (message: string, suggestion: string | null = null) =>
    new FormulaError(message, placeOf(at, name, true), suggestion)
  if (name === 'kpi') {
    const [code] = node.args
    const value = code?.type === 'ConstantNode' ? (code as MathNode & { value: unknown }).value : null
    if (node.args.length === 1 && typeof value === 'string') {
      if (KPI_CODE.test(value)) return { kind: 'kpi', code: value }
      throw refuse(`“${shortly(value)}” không phải mã chỉ số: mã gồm chữ không dấu, số và dấu chấm.`)
    }
    throw refuse('Viết kpi("DV.01"), với mã chỉ số trong ngoặc kép.')
  }
  const shift = SHIFTS.find((each) => each === name)
  if (shift) {
    const [of] = node.args
    if (of && node.args.length === 1) return { kind: 'shift', by: shift, of: deeper(of) }
    throw refuse(`Hàm “${shift}” nhận 1 giá trị, ví dụ ${shift}(dossiers_handled).`)
  }
  if (!Object.hasOwn(CALLS, name)) {
    const meant = suggest(name, FUNCTION_NAMES)
    throw refuse(
      `Không có hàm “${shortly(name)}”. ${meant ? `Ý bạn là “${meant}”? ` : ''}Dùng: ${FUNCTION_NAMES.join(', ')}.`,
      meant,
    )
  }
  const call = name as CallName
  const { least, most } = CALLS[call]
  if (node.args.length < least || node.args.length > most) {
    throw refuse(`Hàm “${name}” nhận ${least === most ? least : `${least} đến ${most}`} giá trị.`)
  }
  return { kind: 'call', name: call, args: node.args.map(deeper) }
}

/** Why a value could not be had. */
export const NONE_REASONS = ['no-data', 'partial', 'undefined', 'not-applicable'] as const
export type NoneReason = (typeof NONE_REASONS)[number]

export type Evaluated =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: NoneReason }

export interface FormulaInputs {
  /** Value of a measure at the caller's unit and period, or null where it is missing. */
  measure(key: string): number | null
  kpi(code: string): Evaluated
  /** Share of the year elapsed, 0 to 1. */
  elapsedYear(): number
  /** The target set for the caller's KPI at its unit and period, or null where none is. */
  target(): number | null
  /** The same at another period; null where there is none, as a year before a 29 February. */
  at(shift: Shift): FormulaInputs | null
}

const none = (reason: NoneReason): Evaluated => ({ value: null, reason })

/**
 * Evaluates a formula on merged cells. Where every part is missing for one and the same reason, that is
 * the reason; where only some are, `partial`; a zero denominator or a result that is not finite is
 * `undefined`.
 */
export function evaluateFormula(formula: Formula, inputs: FormulaInputs): Evaluated {
  const missing: NoneReason[] = []
  let wanted = 0
  for (const { path, measures, kpis, target } of formula.reads) {
    const there = follow(inputs, path)
    wanted += measures.length + kpis.length + Number(target)
    if (!there) {
      // A period that does not exist has no share of a year either.
      const parts = measures.length + kpis.length + Number(target)
      wanted += Number(parts === 0)
      for (let part = 0; part < Math.max(parts, 1); part += 1) missing.push('not-applicable')
      continue
    }
    for (const key of measures) if (there.measure(key) === null) missing.push('no-data')
    for (const code of kpis) {
      const { reason } = there.kpi(code)
      if (reason) missing.push(reason)
    }
    if (target && there.target() === null) missing.push('no-data')
  }
  const [first] = missing
  if (first) {
    const all = missing.length === wanted && missing.every((reason) => reason === first)
    return none(all ? first : 'partial')
  }
  const value = calculate(formula.expression, inputs)
  return Number.isFinite(value) ? { value, reason: null } : none('undefined')
}

function follow(inputs: FormulaInputs, path: readonly Shift[]): FormulaInputs | null {
  let there: FormulaInputs | null = inputs
  for (const shift of path) there = there?.at(shift) ?? null
  return there
}

function calculate(expression: Expression, inputs: FormulaInputs): number {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'measure':
      return inputs.measure(expression.key) ?? Number.NaN
    case 'kpi':
      return inputs.kpi(expression.code).value ?? Number.NaN
    case 'negate':
      return -calculate(expression.of, inputs)
    case 'binary':
      return operate(
        expression.operator,
        calculate(expression.left, inputs),
        calculate(expression.right, inputs),
      )
    case 'call':
      return call(expression.name, expression.args, inputs)
    case 'shift': {
      const there = inputs.at(expression.by)
      return there ? calculate(expression.of, there) : Number.NaN
    }
  }
}

function operate(operator: BinaryOperator, left: number, right: number): number {
  // A comparison with what is undefined is undefined, not false.
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? Number.NaN : left / right
    case '<':
      return Number(left < right)
    case '<=':
      return Number(left <= right)
    case '>':
      return Number(left > right)
    case '>=':
      return Number(left >= right)
    case '==':
      return Number(left === right)
    case '!=':
      return Number(left !== right)
  }
}

function call(name: CallName, args: readonly Expression[], inputs: FormulaInputs): number {
  if (name === 'elapsed_year') return inputs.elapsedYear()
  if (name === 'target') return inputs.target() ?? Number.NaN
  const [first, second, third] = args
  if (name === 'if' && first && second && third) {
    const condition = calculate(first, inputs)
    if (Number.isNaN(condition)) return Number.NaN
    return condition !== 0 ? calculate(second, inputs) : calculate(third, inputs)
  }
  const values = args.map((arg) => calculate(arg, inputs))
  switch (name) {
    case 'min':
      return Math.min(...values)
    case 'max':
      return Math.max(...values)
    case 'abs':
      return Math.abs(values[0] ?? Number.NaN)
    case 'round':
      return roundDecimal(values[0] ?? Number.NaN, values[1] ?? 0)
    default:
      return Number.NaN
  }
}
