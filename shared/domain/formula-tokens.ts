/**
 * The words and signs of a formula, with their places. This is read before mathjs sees the text, so that
 * what the language has no sign for is told in plain words and where it stands, and so that no text can
 * make the parser work without bound: length, number of tokens and nesting are all limited here.
 */
import { FormulaError, type Span, shortly } from './formula-error.ts'

/** Longest text that is read. */
export const MAX_FORMULA_LENGTH = 2_000
/** Most words and signs. */
export const MAX_TOKENS = 500
/** Deepest nesting of parentheses. */
export const MAX_DEPTH = 60

export interface Token extends Span {
  readonly kind: 'number' | 'name' | 'string' | 'sign'
  readonly text: string
}

const TOKEN = new RegExp(
  [
    '(?<space>[ \\t]+)',
    '(?<number>(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)',
    '(?<name>[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*)',
    '(?<string>"[^"\\\\\\r\\n]*"|\'[^\'\\\\\\r\\n]*\')',
    '(?<sign><=|>=|==|!=|[-+*/<>(),])',
  ].join('|'),
  'uy',
)

const ASCII_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What people type although the language has another way to say it, or none. */
const INSTEAD: Readonly<Record<string, string>> = {
  '%': 'Công thức không được dùng dấu %; viết 5 / 100 thay cho 5%.',
  '#': 'Công thức không được dùng dấu “#”.',
  '^': 'Công thức không có phép luỹ thừa “^”; viết phép nhân, ví dụ a * a.',
  '=': 'Công thức không gán giá trị bằng dấu “=”. Muốn so sánh bằng nhau thì viết “==”.',
  ';': 'Công thức là một biểu thức duy nhất; bỏ dấu “;”.',
  '×': 'Dấu nhân viết là “*”.',
  '÷': 'Dấu chia viết là “/”.',
  ':': 'Dấu chia viết là “/”; công thức không có dãy số dạng 1:3.',
  '−': 'Dấu trừ viết là “-”.',
  '–': 'Dấu trừ viết là “-”.',
  '≤': 'Viết “<=”.',
  '≥': 'Viết “>=”.',
  '≠': 'Viết “!=”.',
  '[': 'Công thức không dùng ngoặc vuông; chỉ dùng ngoặc tròn “( )”.',
  ']': 'Công thức không dùng ngoặc vuông; chỉ dùng ngoặc tròn “( )”.',
  '{': 'Công thức không dùng ngoặc nhọn; chỉ dùng ngoặc tròn “( )”.',
  '}': 'Công thức không dùng ngoặc nhọn; chỉ dùng ngoặc tròn “( )”.',
  '“': 'Ngoặc kép trong công thức là dấu " thẳng.',
  '”': 'Ngoặc kép trong công thức là dấu " thẳng.',
  '.': 'Dấu chấm chỉ dùng trong số thập phân; mã chỉ số viết là kpi("DV.01").',
  '?': 'Công thức không dùng dấu “?”; viết if(điều kiện, giá trị, giá trị khác).',
}

const SUGGESTED: Readonly<Record<string, string>> = {
  '=': '==',
  '×': '*',
  '÷': '/',
  ':': '/',
  '−': '-',
  '–': '-',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '“': '"',
  '”': '"',
}

/**
 * Splits a formula into words and signs.
 * @throws FormulaError at the first place that is no part of the language.
 */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_FORMULA_LENGTH) {
    throw new FormulaError(
      `Công thức dài ${text.length} ký tự; tối đa ${MAX_FORMULA_LENGTH}. Tách ra thành nhiều chỉ tiêu.`,
    )
  }
  const tokens: Token[] = []
  const open: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex
    const token = readToken(text, from)
    if (!token) continue
    checkNeighbours(tokens.at(-1), token)
    tokens.push(token)
    if (tokens.length > MAX_TOKENS) {
      throw new FormulaError(`Công thức có hơn ${MAX_TOKENS} từ và dấu. Tách ra thành nhiều chỉ tiêu.`)
    }
    if (token.text === '(') open.push(token)
    if (token.text === ')' && !open.pop()) {
      throw new FormulaError('Thừa dấu đóng ngoặc “)”.', token, '')
    }
    if (open.length > MAX_DEPTH) {
      throw new FormulaError(`Công thức lồng quá nhiều ngoặc; tối đa ${MAX_DEPTH} lớp.`, token)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw new FormulaError('Thiếu dấu đóng ngoặc “)”: ngoặc này chưa đóng.', unclosed)
  return tokens
}

/** The token at a place, or null for blank space; leaves the expression behind it. */
function readToken(text: string, from: number): Token | null {
  const groups = TOKEN.exec(text)?.groups
  if (!groups) throw strange(text, from)
  const to = TOKEN.lastIndex
  if (groups.space !== undefined) return null
  const written = text.slice(from, to)
  const kind =
    groups.number !== undefined
      ? 'number'
      : groups.name !== undefined
        ? 'name'
        : groups.string !== undefined
          ? 'string'
          : 'sign'
  if (kind === 'name' && !ASCII_NAME.test(written)) {
    throw new FormulaError(
      `“${shortly(written)}” không phải mã số liệu: mã gồm chữ thường không dấu, số, dấu _. Tắt bộ gõ tiếng Việt rồi gõ lại, hoặc chọn trong danh sách.`,
      { from, to },
    )
  }
  if (kind === 'number' && !Number.isFinite(Number(written))) {
    throw new FormulaError(`Số “${shortly(written)}” quá lớn, không tính được.`, { from, to })
  }
  return { kind, text: written, from, to }
}

function strange(text: string, from: number): FormulaError {
  const sign = String.fromCodePoint(text.codePointAt(from) ?? 0)
  const at = { from, to: from + sign.length }
  if (sign === '\n' || sign === '\r') return new FormulaError('Viết công thức trên một dòng.', at, ' ')
  if (sign === '"' || sign === "'") {
    return new FormulaError('Chữ trong ngoặc kép chưa đóng ngoặc, hoặc có dấu lạ; viết kpi("DV.01").', at)
  }
  const instead = Object.hasOwn(INSTEAD, sign) ? INSTEAD[sign] : undefined
  const suggestion = Object.hasOwn(SUGGESTED, sign) ? (SUGGESTED[sign] ?? null) : null
  if (instead !== undefined) return new FormulaError(instead, at, suggestion)
  const name = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(sign)
    ? `“${sign}”`
    : `vô hình (mã U+${(text.codePointAt(from) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`
  return new FormulaError(`Công thức không được dùng ký tự ${name}.`, at)
}

const ends = ({ kind, text }: Token) => kind !== 'sign' || text === ')'
const begins = ({ kind, text }: Token) => kind !== 'sign' || text === '('

/** Two values with no sign between them: mathjs would take that for a product, unseen. */
function checkNeighbours(before: Token | undefined, token: Token): void {
  if (!before || !ends(before) || !begins(token)) return
  if (before.kind === 'name' && token.text === '(') return
  const at = { from: before.from, to: token.to }
  const pair = `“${shortly(before.text)}” và “${shortly(token.text)}”`
  throw new FormulaError(
    `Thiếu dấu phép tính giữa ${pair}, ví dụ dấu nhân “*”; mã chỉ số viết là kpi("DV.01").`,
    at,
  )
}
