/**
 * Formulas are typed by people and reach every station of a chain. What a formula can say is a small
 * language of its own; here is what was tried to get out of it, or to make a station work without end.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FormulaCheck } from '#shared/contract/editor.ts'
import type { Problem } from '#shared/contract/problem.ts'
import { type Expression, evaluateFormula, FormulaError, parseFormula } from '#shared/domain/formula.ts'
import { checkChains } from '#shared/domain/formula-check.ts'
import { MAX_DEPTH, MAX_FORMULA_LENGTH, MAX_TOKENS } from '#shared/domain/formula-tokens.ts'
import { findCycle } from '#shared/domain/kpi.ts'
import { makeStation, type TestStation } from '../support/station.ts'

/** What was tried, and words of the answer that a clerk can do something with. */
const ATTEMPTS: ReadonlyArray<readonly [what: string, text: string, words: string]> = [
  ['the constructor', 'constructor', 'Không có số liệu “constructor”'],
  ['the constructor, called', 'constructor("return process")()', 'Thiếu dấu phép tính'],
  ['the prototype', '__proto__', 'không phải mã số liệu'],
  ['the prototype of a measure', 'dossiers_handled.__proto__', 'Dấu chấm chỉ dùng trong số thập phân'],
  ['a method of every object', 'toString()', 'Không có hàm “toString”'],
  ['a method of every object', 'hasOwnProperty("DV.01")', 'Không có hàm “hasOwnProperty”'],
  ['valueOf', 'valueOf', 'không phải mã số liệu'],
  ['a property', 'dossiers_handled.length', 'Dấu chấm'],
  ['a property by its name', 'dossiers_handled["constructor"]', 'ngoặc vuông'],
  ['a KPI of the prototype', 'kpi("__proto__")', '“__proto__” không phải mã chỉ số'],
  ['a KPI of the prototype', 'kpi("constructor")', 'Không có chỉ tiêu “constructor”'],
  ['a code of 1,900 letters', `kpi("${'A'.repeat(1_900)}")`, 'không phải mã chỉ số'],
  ['an assignment', 'dossiers_handled = 1', 'không gán giá trị'],
  ['a definition of a function', 'f(x) = x', 'không gán giá trị'],
  ['a text', '"DV.01"', 'chỉ dùng số'],
  ['a text in a function', 'min("1", 2)', 'chỉ dùng số'],
  ['an escape in a text', 'kpi("DV\\u002e01")', 'ngoặc kép'],
  ['a list', '[1, 2]', 'ngoặc vuông'],
  ['an object', '{a: 1}', 'ngoặc nhọn'],
  ['a range', '1:1000000000', 'Dấu chia viết là “/”'],
  ['10,000 parentheses', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`, 'tối đa 2000'],
  ['parentheses that are never closed', '('.repeat(1_500), 'lồng quá nhiều ngoặc'],
  ['1,900 signs in a row', `${'-'.repeat(1_900)}1`, 'hơn 500'],
  ['490 signs in a row', `${'-'.repeat(490)}1`, 'lồng quá sâu'],
  ['functions in functions', `${'abs('.repeat(300)}1${')'.repeat(300)}`, 'lồng quá nhiều ngoặc'],
  ['a huge power', '9^9^9^9', 'không có phép luỹ thừa'],
  ['a power by its name', 'pow(9, 9)', 'Không có hàm “pow”'],
  ['a factorial', '170!', '“!”'],
  ['import', 'import({sqrt: 1})', 'ngoặc nhọn'],
  ['import', 'import("fs")', 'Không có hàm “import”'],
  ['a unit of its own', 'createUnit("x")', 'Không có hàm “createUnit”'],
  ['eval', 'eval("1")', 'Không có hàm “eval”'],
  ['evaluate', 'evaluate("1")', 'Không có hàm “evaluate”'],
  ['parse', 'parse("1")', 'Không có hàm “parse”'],
  ['simplify', 'simplify(dossiers_handled)', 'Không có hàm “simplify”'],
  ['require', 'require("child_process")', 'Không có hàm “require”'],
  ['chance', 'random()', 'Không có hàm “random”'],
  ['a name that looks right: Cyrillic letters', '100 * dоssiers_hаndled', 'không phải mã số liệu'],
  ['full-width digits', '１００ * dossiers_handled', 'không được dùng ký tự'],
  ['a full-width parenthesis', 'abs（1）', 'không được dùng ký tự “（”'],
  ['a minus that is a dash', 'dossiers_handled – 1', 'Dấu trừ viết là “-”'],
  ['an invisible character', 'dossiers\u200b_handled', 'vô hình (mã U+200B)'],
  ['text that runs from right to left', '1 + \u202e2', 'vô hình (mã U+202E)'],
  ['a zero byte', '1 + \u0000 2', 'vô hình (mã U+0000)'],
  ['a no-break space', '1\u00a0+ 2', 'không được dùng ký tự'],
  ['half a surrogate pair', '1 + \ud800', 'không được dùng ký tự'],
  ['10,000 characters', `1${' + 1'.repeat(2_500)}`, 'tối đa 2000'],
  ['a comment', '1 # hidden', 'dấu “#”'],
  ['a comment of another language', '1 /* hidden */', 'Thiếu số liệu hoặc con số'],
  ['a second line', '1\n2', 'trên một dòng'],
  ['a second line in parentheses', '(1 +\n2)', 'trên một dòng'],
  ['a second statement', '1; 2', 'bỏ dấu “;”'],
  ['an unknown function', 'sqrt(dossiers_handled)', 'Không có hàm “sqrt”'],
  ['a number out of range', '1e999', 'quá lớn'],
  ['a number of 400 digits', '9'.repeat(400), 'quá lớn'],
  ['a hexadecimal number', '0xFF', 'Thiếu dấu phép tính'],
  ['a conversion of units', '5 cm to m', 'Thiếu dấu phép tính'],
  ['a conversion of units', 'dossiers_handled to dossiers_on_time', 'Thiếu dấu phép tính'],
  ['a product that is not written', '2 dossiers_handled', 'Thiếu dấu phép tính'],
  ['a product that is not written', '(1)(2)', 'Thiếu dấu phép tính'],
  ['a fraction that binds otherwise than it looks', '1/2 dossiers_handled', 'Thiếu dấu phép tính'],
  ['percent', 'dossiers_handled + 5%', '5 / 100'],
  ['words for logic', 'dossiers_handled and 1', 'Thiếu dấu phép tính'],
  ['a condition of another language', '1 > 0 ? 1 : 2', 'if(điều kiện'],
  ['the imaginary unit', 'i', 'Không có số liệu “i”'],
  ['infinity', 'Infinity', 'chỉ dùng số'],
  ['not a number', 'NaN', 'chỉ dùng số'],
  ['true', 'true', 'chỉ dùng số'],
  ['nothing', '  ', 'đang để trống'],
]

const definition = (formula: string) => ({
  code: 'L.01',
  group: 'public_services',
  nameVi: 'Thử',
  nameEn: 'Try',
  unit: 'dossier',
  formula,
  direction: 'higher',
  thresholds: null,
  period: 'day',
  lead: 'VP',
})

async function tellings(station: TestStation, formula: string) {
  const { unit, period, direction, thresholds } = definition('')
  const checked = await station.ask<FormulaCheck>('POST', '/api/v1/formula-checks', { formula, unit })
  const previewed = await station.ask<Problem>('POST', '/api/v1/formula-previews', {
    formula,
    unit,
    period,
    direction,
    thresholds,
  })
  const saved = await station.ask<Problem>('PUT', '/api/v1/packs/local/kpis/L.01', {
    definition: definition(formula),
    edition: null,
    reason: 'Thử phá',
  })
  return { checked, previewed, saved }
}

describe('a formula', () => {
  it('of the language is let in', async () => {
    const station = await makeStation('00004')
    const { checked, previewed, saved } = await tellings(station, 'dossiers_handled - prev(dossiers_handled)')
    expect([checked.body.ok, previewed.status, saved.status]).toEqual([true, 200, 200])
  })

  it('that is none is refused in plain words when it is typed, previewed and saved', async () => {
    const station = await makeStation('00004')
    for (const [what, text, words] of ATTEMPTS) {
      const { checked, previewed, saved } = await tellings(station, text)
      expect([what, checked.status, checked.body.ok], text.slice(0, 40)).toEqual([what, 200, false])
      expect(checked.body.problems[0]?.message, what).toContain(words)
      expect([what, previewed.status, previewed.body.code]).toEqual([what, 422, 'bad-formula'])
      expect(previewed.body.detail, what).toContain(words)
      expect([what, saved.status]).toEqual([what, 422])
      expect(saved.body.detail, what).toContain(words)
      // No stack, no inner word of the parser.
      for (const told of [checked.body.problems[0]?.message ?? '', previewed.body.detail]) {
        expect(told, what).not.toMatch(/Error|undefined|node_modules|\.ts\b|char \d/)
        expect(told.length, what).toBeLessThan(400)
      }
    }
    const { body } = await station.ask<{ items: object[] }>('GET', '/api/v1/packs')
    expect(body.items).toHaveLength(1)
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  it('may not be so big that it is not even read', async () => {
    const station = await makeStation('00004')
    const formula = '('.repeat(300_000)
    const { status, body } = await station.ask<Problem>('POST', '/api/v1/formula-checks', { formula })
    expect([status, body.code]).toEqual([413, 'too-large'])
  })

  it('may not stand on so many others that computing it, or a station’s start, runs out of stack', async () => {
    const station = await makeStation('00004')
    const count = 1_000
    const code = (index: number) => `C.${index}`
    const kpis = Array.from({ length: count }, (_, index) => ({
      ...definition(index === count - 1 ? 'dossiers_handled' : `kpi("${code(index + 1)}") + 1`),
      code: code(index),
    }))
    const pack = {
      pack: 'chain',
      version: 1,
      nameVi: 'Chuỗi',
      nameEn: 'Chain',
      groups: [],
      measures: [],
      kpis,
    }
    const response = await station.api.request('/api/v1/packs', {
      method: 'POST',
      headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/yaml' },
      // JSON is YAML.
      body: JSON.stringify(pack),
    })
    const problem = (await response.json()) as Problem
    expect([response.status, problem.code]).toEqual([422, 'bad-pack'])
    expect(problem.detail).toMatch(/nối nhau; tối đa 30/)
  })

  it('that reads others is checked without end by no chain, however long, and by no circle', () => {
    const count = 20_000
    const long = new Map(
      Array.from(
        { length: count },
        (_, index) => [`C.${index}`, parseFormula(`kpi("C.${index + 1}")`)] as const,
      ),
    )
    expect(findCycle('C.0', long)).toBeNull()
    expect(checkChains(long)).toContain('tối đa 30')
    long.set(`C.${count - 1}`, parseFormula('kpi("C.0")'))
    expect(findCycle('C.0', long)).toHaveLength(count + 1)
    expect(checkChains(long)).toBeNull()
  })

  it('is either of the language, and then small, or refused: any text at all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let formula: ReturnType<typeof parseFormula>
        try {
          formula = parseFormula(text)
        } catch (error) {
          expect(error).toBeInstanceOf(FormulaError)
          const { message, at } = error as FormulaError
          expect(message).toMatch(/[À-ỹ]/)
          if (at) {
            expect(at.from).toBeLessThan(at.to)
            expect(at.to).toBeLessThanOrEqual(text.length)
          }
          return
        }
        expect(text.length).toBeLessThanOrEqual(MAX_FORMULA_LENGTH)
        const { nodes, depth } = sizeOf(formula.expression)
        expect(nodes).toBeLessThanOrEqual(MAX_TOKENS)
        expect(depth).toBeLessThanOrEqual(MAX_DEPTH + 1)
        // Each node is visited once or, in what is read beforehand, asked for by name: never in a loop.
        let asked = 0
        const inputs = {
          measure: () => {
            asked += 1
            return 3
          },
          kpi: () => {
            asked += 1
            return { value: 2, reason: null }
          },
          elapsedYear: () => 0.5,
          target: () => 1,
          at: () => inputs,
        }
        const { value } = evaluateFormula(formula, inputs)
        expect(value === null || Number.isFinite(value)).toBe(true)
        expect(asked).toBeLessThanOrEqual(2 * nodes)
      }),
      { numRuns: 3_000 },
    )
  })
})

function sizeOf(expression: Expression): { nodes: number; depth: number } {
  const parts =
    expression.kind === 'binary'
      ? [expression.left, expression.right]
      : expression.kind === 'call'
        ? expression.args
        : expression.kind === 'negate' || expression.kind === 'shift'
          ? [expression.of]
          : []
  const sizes = parts.map(sizeOf)
  return {
    nodes: 1 + sizes.reduce((sum, { nodes }) => sum + nodes, 0),
    depth: 1 + Math.max(0, ...sizes.map(({ depth }) => depth)),
  }
}

const pieces = fc.constantFrom(
  ...['a', 'dossiers_handled', 'kpi("DV.01")', 'prev(', 'min(', 'if(', 'target()', '1', '0.5', '1e9', '0x1'],
  ...['(', ')', ',', '+', '-', '*', '/', '<', '<=', '==', '!=', '=', '%', '^', '!', '.', ';', ':', '\n', '#'],
  ...['"', "'", '[', ']', '{', '}', '?', '\\', '\u0000', '\u200b', 'а', '１', '−', ' to ', ' and ', 'not '],
  ...['constructor', '__proto__', 'toString', 'import', 'createUnit', 'e', 'i', 'pi', 'end', 'true', 'null'],
)

const anyText = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
  fc.tuple(pieces, fc.nat(1_200)).map(([piece, count]) => piece.repeat(count)),
)
