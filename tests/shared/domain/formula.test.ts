import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Evaluated,
  evaluateFormula,
  FormulaError,
  MAX_FORMULA_LENGTH,
  type NoneReason,
  parseFormula,
} from '#shared/domain/formula.ts'

type Figures = Record<string, number>

function evaluate(
  text: string,
  figures: Figures = {},
  kpis: Record<string, Evaluated> = {},
  elapsed = 0.5,
): Evaluated {
  return evaluateFormula(parseFormula(text), {
    measure: (key) => (Object.hasOwn(figures, key) ? (figures[key] ?? null) : null),
    kpi: (code) => kpis[code] ?? { value: null, reason: 'not-applicable' },
    elapsedYear: () => elapsed,
    target: () => null,
    at: () => null,
  })
}

const none = (reason: NoneReason): Evaluated => ({ value: null, reason })

describe('parseFormula', () => {
  it('tells which measures and KPIs a formula reads, each once', () => {
    const formula = parseFormula(
      '100 * on_time / handled + min(on_time, kpi("DV.01")) - kpi("DV.03") * elapsed_year()',
    )
    expect(formula.measures).toEqual(['on_time', 'handled'])
    expect(formula.kpis).toEqual(['DV.01', 'DV.03'])
    expect(formula.usesElapsedYear).toBe(true)
    expect(parseFormula('dossiers_overdue').usesElapsedYear).toBe(false)
  })

  it.each([
    ['nothing', '   '],
    ['an implicit product', 'lamp_DV.01'],
    ['an implicit product', '2 handled'],
    ['an implicit product', '(a)(b)'],
    ['an implicit product of calls', 'min(1, 2)(3)'],
    ['percent', '5%'],
    ['percent behind a sum', 'a + 5%'],
    ['percent of a name', 'a% * b'],
    ['modulo', 'a % b'],
    ['modulo by its name', 'a mod b'],
    ['power', 'a ^ 2'],
    ['elementwise operators', 'a ./ b'],
    ['factorial', 'a!'],
    ['transposing', "a'"],
    ['bits', 'a | b'],
    ['bits', '~a'],
    ['words for logic', 'a and b'],
    ['words for logic', 'not a'],
    ['the ternary operator', 'a > 1 ? 2 : 3'],
    ['comparisons in a row', 'a < b < c'],
    ['units', '5 cm to m'],
    ['the prototype', '__proto__'],
    ['the prototype', 'a.__proto__'],
    ['the constructor', 'a.constructor'],
    ['the constructor, called', 'constructor("return 1")()'],
    ['methods of an object', 'toString()'],
    ['methods of an object', 'hasOwnProperty("a")'],
    ['methods of a measure', 'a.toString()'],
    ['a known function hung on something', 'a.min(1, 2)'],
    ['a known function hung on something', 'a["max"](1, 2)'],
    ['kpi() hung on something', 'a.kpi("DV.01")'],
    ['functions of mathjs', 'evaluate("1")'],
    ['functions of mathjs', 'import({})'],
    ['functions of mathjs', 'sqrt(4)'],
    ['an assignment', 'a = 1'],
    ['a new function', 'f(x) = x'],
    ['several statements', 'a; b'],
    ['several lines', 'a\nb'],
    ['a comment', 'a # / b'],
    ['a range', '1:3'],
    ['a list', '[1, 2]'],
    ['an object', '{a: 1}'],
    ['an index', 'a[1]'],
    ['text', '"a"'],
    ['text in a sum', 'a + "b"'],
    ['truth values', 'true'],
    ['null', 'null'],
    ['undefined', 'undefined'],
    ['infinity', 'Infinity'],
    ['infinity, written as a number', '1e999'],
    ['NaN', 'NaN'],
    ['capitals', 'Dossiers'],
    ['letters with marks', 'hồ_sơ'],
    ['a decimal comma', '1,5'],
    ['a number with two points', '1.5.2'],
    ['a missing operand', 'a +'],
    ['an open parenthesis', '(a'],
    ['a KPI without quotes', 'kpi(a)'],
    ['a KPI without a code', 'kpi()'],
    ['two KPIs at once', 'kpi("A", "B")'],
    ['a computed code', 'kpi("A" + "B")'],
    ['too few arguments', 'min()'],
    ['too few arguments', 'if(a, b)'],
    ['too many arguments', 'abs(a, b)'],
    ['too many arguments', 'elapsed_year(1)'],
  ])('refuses %s: %s', (_, text) => {
    expect(() => parseFormula(text)).toThrow(FormulaError)
  })

  it('reads names of the prototype as names of measures, which a dictionary does not have', () => {
    expect(parseFormula('constructor').measures).toEqual(['constructor'])
    expect(evaluate('constructor')).toEqual(none('no-data'))
  })

  it('survives 5,000 parentheses, open, closed and nested', () => {
    for (const text of ['('.repeat(5_000), `${'('.repeat(5_000)}a${')'.repeat(5_000)}`, '-'.repeat(5_000)]) {
      expect(() => parseFormula(text)).toThrow(FormulaError)
    }
  })

  it('survives as much nesting as fits into its length', () => {
    for (const open of ['(', 'abs(', '-', 'min(1,', 'if(1,', 'a+(']) {
      const depth = Math.floor((MAX_FORMULA_LENGTH - 10) / (open.length + 1))
      const close = open.includes('(') ? ')' : ''
      expect(() => parseFormula(`${open.repeat(depth)}a${close.repeat(depth)}`)).toThrow(FormulaError)
    }
  })

  it('says how long a formula may be', () => {
    expect(() => parseFormula(`a${' + a'.repeat(2_500)}`)).toThrow(`tối đa ${MAX_FORMULA_LENGTH}`)
    expect(() => parseFormula('a'.repeat(10_000))).toThrow(FormulaError)
  })

  it('says how to write a KPI where its code stands bare', () => {
    expect(() => parseFormula('100 * lamp_DV.01')).toThrow('kpi("DV.01")')
  })

  it('answers any text with a formula or a FormulaError', () => {
    const pieces = fc.constantFrom(
      'a',
      'handled',
      '(',
      ')',
      '+',
      '-',
      '*',
      '/',
      '%',
      '.',
      ',',
      '<',
      '==',
      '"',
      "'",
      '1',
      '0.5',
      'min',
      'if(',
      'kpi(',
      '"DV.01"',
      '[',
      ']',
      '{',
      '}',
      ':',
      '=',
      ';',
      '\n',
      '!',
      '^',
      'constructor',
      '__proto__',
      'e',
      'i',
      '?',
      '??',
      '?.',
      'not ',
      ' to ',
      '#',
      '\\',
      '\u0000',
      '1e9',
      '0x1',
    )
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.array(pieces, { maxLength: 25 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (written) => {
        try {
          const formula = parseFormula(written)
          const result = evaluateFormula(formula, {
            measure: () => 3,
            kpi: () => ({ value: 2, reason: null }),
            elapsedYear: () => 0.5,
            target: () => 1,
            at: () => null,
          })
          expect(result.value === null ? result.reason : Number.isFinite(result.value)).toBeTruthy()
        } catch (error) {
          expect(error).toBeInstanceOf(FormulaError)
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('evaluateFormula', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['-2 - -3', 1],
    ['+a', 4],
    ['2 * (a - 1) / 3', 2],
    ['8 / 4 / 2', 1],
    ['min(3, a, 5)', 3],
    ['max(3, a)', 4],
    ['abs(3 - 5)', 2],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(10 / 3, 2)', 3.33],
    ['if(a > 3, 10, 20)', 10],
    ['if(a <= 3, 10, 20)', 20],
    ['if(a == 4, 1, 0) + if(a != 4, 10, 0)', 1],
    ['(a >= 4) + (a < 4)', 1],
    ['100 * elapsed_year()', 50],
    ['20 * min(1, kpi("DV.01") / 100)', 18],
    ["kpi('DV.01')", 90],
    ['.5 + 1e2', 100.5],
  ])('computes %s', (text, value) => {
    expect(evaluate(text, { a: 4 }, { 'DV.01': { value: 90, reason: null } })).toEqual({
      value,
      reason: null,
    })
  })

  it('computes sums and products as JavaScript does', () => {
    const leaf = fc.oneof(fc.integer({ min: 0, max: 1_000 }).map(String), fc.constantFrom('a', 'b', 'c'))
    const expression = fc.letrec<{ whole: string }>((tie) => ({
      whole: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .tuple(tie('whole'), fc.constantFrom('+', '-', '*'), tie('whole'))
          .map(([l, op, r]) => `(${l} ${op} ${r})`),
        fc.tuple(tie('whole'), fc.constantFrom('+', '-', '*'), leaf).map(([l, op, r]) => `${l} ${op} ${r}`),
        tie('whole').map((inner) => `-(${inner})`),
      ),
    })).whole
    const figure = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(expression, figure, figure, figure, (text, a, b, c) => {
        // The text is ours: digits, three names, parentheses and three operators.
        const expected: number = new Function('a', 'b', 'c', `return ${text}`)(a, b, c)
        const { value } = evaluate(text, { a, b, c })
        expect((value ?? Number.NaN) + 0).toBe(expected + 0)
      }),
    )
  })

  it.each([
    'a / b',
    '1 + a / (b * 2)',
    '0 / 0 * b',
    'min(1, a / b)',
    'max(1, a / b)',
    'round(a / b)',
    'abs(-(a / b))',
  ])('gives none, undefined, for a zero denominator: %s', (text) => {
    expect(evaluate(text, { a: 5, b: 0 })).toEqual(none('undefined'))
  })

  it.each(['if(a / b > 1, 1, 2)', 'if(a / b, 1, 2)', 'a / b == 1', 'a / b != 1', '1 + (a / b <= 5)'])(
    'does not hide a zero denominator in a comparison: %s',
    (text) => {
      expect(evaluate(text, { a: 5, b: 0 })).toEqual(none('undefined'))
    },
  )

  it('lets a formula guard its own denominator', () => {
    expect(evaluate('if(b == 0, 0, a / b)', { a: 5, b: 0 })).toEqual({ value: 0, reason: null })
  })

  it('gives none, undefined, for a result that is not finite', () => {
    expect(evaluate('a * a', { a: 1e200 })).toEqual(none('undefined'))
    expect(evaluate('round(a, 400)', { a: 1 })).toEqual(none('undefined'))
  })

  it('says no-data where all is missing and partial where some is', () => {
    expect(evaluate('a / b')).toEqual(none('no-data'))
    expect(evaluate('a / b', { b: 2 })).toEqual(none('partial'))
    expect(evaluate('a / b', { a: 2 })).toEqual(none('partial'))
    expect(evaluate('a / b', { a: 0, b: 2 })).toEqual({ value: 0, reason: null })
    // Missing figures are not skipped by a branch that is not taken.
    expect(evaluate('if(a > 1, a, b)', { a: 2 })).toEqual(none('partial'))
  })

  it('hands on the reason of a KPI that has no value, if it is the only one', () => {
    const kpis = { A: none('undefined'), B: none('undefined'), C: none('no-data') }
    expect(evaluate('kpi("A") + kpi("B")', {}, kpis)).toEqual(none('undefined'))
    expect(evaluate('kpi("A") + kpi("C")', {}, kpis)).toEqual(none('partial'))
    expect(evaluate('kpi("A") + a', { a: 1 }, kpis)).toEqual(none('partial'))
    expect(evaluate('kpi("Z")', {}, kpis)).toEqual(none('not-applicable'))
  })

  it('agrees with plain arithmetic on the ratio of the catalogue', () => {
    const figure = fc.integer({ min: 0, max: 1e9 })
    fc.assert(
      fc.property(figure, figure, (on_time, handled) => {
        expect(evaluate('100 * on_time / handled', { on_time, handled })).toEqual(
          handled === 0 ? none('undefined') : { value: (100 * on_time) / handled, reason: null },
        )
      }),
    )
  })
})
