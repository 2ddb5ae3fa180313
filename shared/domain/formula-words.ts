/** Formulas in plain words: `100 × Hồ sơ đúng hạn ÷ Hồ sơ tiếp nhận`. */
import type { BinaryOperator, Expression, Formula } from './formula.ts'
import type { Shift } from './formula-shift.ts'

export const FORMULA_LANGUAGES = ['vi', 'en'] as const
export type FormulaLanguage = (typeof FORMULA_LANGUAGES)[number]

/** Names as people know them; null where a key is not known, which then stands for itself. */
export interface FormulaNames {
  measure(key: string): { readonly nameVi: string; readonly nameEn: string } | null
  kpi(code: string): { readonly nameVi: string; readonly nameEn: string } | null
}

const SIGNS: Record<BinaryOperator, string> = {
  '+': '+',
  '-': '−',
  '*': '×',
  '/': '÷',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  '==': '=',
  '!=': '≠',
}

/** How tightly a part holds together; a looser one inside a tighter one stands in parentheses. */
const CONDITION = 0
const COMPARISON = 1
const SUM = 2
const PRODUCT = 3
const SIGN = 4
const WORD = 5

const TIGHTNESS: Record<BinaryOperator, number> = {
  '+': SUM,
  '-': SUM,
  '*': PRODUCT,
  '/': PRODUCT,
  '<': COMPARISON,
  '<=': COMPARISON,
  '>': COMPARISON,
  '>=': COMPARISON,
  '==': COMPARISON,
  '!=': COMPARISON,
}

interface Words {
  number(value: number): string
  readonly shift: Record<Shift, string>
  readonly min: string
  readonly max: string
  readonly abs: string
  readonly round: string
  roundTo(digits: string): string
  condition(when: string, then: string, otherwise: string): string
  readonly elapsedYear: string
  readonly target: string
}

const WORDS: Record<FormulaLanguage, Words> = {
  vi: {
    number: (value) => String(value).replace('.', ','),
    shift: { prev: 'kỳ trước', last_year: 'cùng kỳ năm trước' },
    min: 'số nhỏ nhất trong',
    max: 'số lớn nhất trong',
    abs: 'giá trị tuyệt đối của',
    round: 'làm tròn',
    roundTo: (digits) => `đến ${digits} chữ số thập phân`,
    condition: (when, then, otherwise) => `nếu ${when} thì ${then}, nếu không thì ${otherwise}`,
    elapsedYear: 'phần năm đã qua',
    target: 'mục tiêu được giao',
  },
  en: {
    number: String,
    shift: { prev: 'previous period', last_year: 'same period last year' },
    min: 'the smallest of',
    max: 'the largest of',
    abs: 'the absolute value of',
    round: 'rounded',
    roundTo: (digits) => `to ${digits} decimals`,
    condition: (when, then, otherwise) => `if ${when} then ${then}, otherwise ${otherwise}`,
    elapsedYear: 'share of the year elapsed',
    target: 'the target set',
  },
}

interface Phrase {
  readonly text: string
  readonly tightness: number
}

export function describeFormula(
  { expression }: Pick<Formula, 'expression'>,
  names: FormulaNames,
  language: FormulaLanguage,
): string {
  const words = WORDS[language]
  const named = (known: ReturnType<FormulaNames['kpi']>) =>
    language === 'vi' ? known?.nameVi : known?.nameEn
  const word = (text: string): Phrase => ({ text, tightness: WORD })

  function say(part: Expression): Phrase {
    switch (part.kind) {
      case 'number':
        return word(words.number(part.value))
      case 'measure':
        return word(named(names.measure(part.key)) ?? part.key)
      case 'kpi': {
        const name = named(names.kpi(part.code))
        return word(name === undefined ? part.code : `${part.code} ${name}`)
      }
      case 'negate':
        return { text: `−${within(part.of, WORD)}`, tightness: SIGN }
      case 'binary': {
        const tightness = TIGHTNESS[part.operator]
        const left = within(part.left, tightness === COMPARISON ? SUM : tightness)
        const right = within(part.right, tightness + 1)
        return { text: `${left} ${SIGNS[part.operator]} ${right}`, tightness }
      }
      case 'shift':
        return word(`${within(part.of, WORD)} (${words.shift[part.by]})`)
      case 'call':
        return sayCall(part)
    }
  }

  function sayCall({ name, args }: Extract<Expression, { kind: 'call' }>): Phrase {
    const [first, second, third] = args
    const listed = `(${args.map((arg) => say(arg).text).join('; ')})`
    switch (name) {
      case 'elapsed_year':
        return word(words.elapsedYear)
      case 'target':
        return word(words.target)
      case 'if': {
        const [when, then, otherwise] = [first, second, third].map((each) =>
          each ? within(each, COMPARISON) : '',
        )
        return { text: words.condition(when ?? '', then ?? '', otherwise ?? ''), tightness: CONDITION }
      }
      case 'min':
      case 'max':
        return word(`${words[name]} ${listed}`)
      case 'abs':
        return word(`${words.abs} ${listed}`)
      case 'round': {
        const inner = `(${first ? say(first).text : ''})`
        return word(
          second ? `${words.round} ${inner} ${words.roundTo(say(second).text)}` : `${words.round} ${inner}`,
        )
      }
    }
  }

  /** A part as it stands where at least `tightness` is wanted. */
  function within(part: Expression, tightness: number): string {
    const phrase = say(part)
    return phrase.tightness < tightness ? `(${phrase.text})` : phrase.text
  }

  return say(expression).text
}
