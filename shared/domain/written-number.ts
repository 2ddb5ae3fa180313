/**
 * Figures as people and programs write them. What has one meaning is read; what has two is refused with
 * how to write it: `1.234` may be a thousand or one and a bit.
 */
import type { Refusal } from './observation.ts'

/**
 * What a comma in a figure can be, judged by the file: it separates columns (then it is never part of a
 * figure), it is the decimal mark (a file with semicolons, which is how Vietnamese Excel writes), or that
 * is unknown (tabs, text cells of a workbook).
 */
export type CommaMeaning = 'separator' | 'decimal' | 'unknown'

export interface WrittenFigure {
  /** Null retracts; text is what could not be read, as it stood. */
  readonly value: number | null | string
  /** Better words than “not a number”, where there are any. */
  readonly refusal: Refusal | null
}

const PLAIN = /^[+-]?\d+$/
const POINT = /^[+-]?\d+\.\d+$/
const COMMA = /^[+-]?\d+,\d+$/
const SPACED = /^[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$/
const POINT_GROUPS = /^[+-]?[1-9]\d{0,2}(?:\.\d{3}){2,}$/
const POINT_GROUPS_COMMA = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+$/
const ONE_POINT_GROUP = /^[+-]?[1-9]\d{0,2}\.\d{3}$/
const ONE_COMMA_GROUP = /^[+-]?[1-9]\d{0,2},\d{3}$/

/** Digits of a decimal fraction that a double surely keeps. */
const EXACT_DIGITS = 15

export function readFigure(written: string, comma: CommaMeaning): WrittenFigure {
  const text = written.trim()
  const refuse = (detail: string): WrittenFigure => ({
    value: text,
    refusal: { code: 'not-a-number', detail },
  })
  if (text === '') return refuse('Ô giá trị để trống. Ghi 0 nếu là không, ghi null để rút số đã báo.')
  if (text === 'null') return { value: null, refusal: null }
  if (text.startsWith('=')) {
    return refuse(
      'Công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại, hoặc dán giá trị thay cho công thức.',
    )
  }
  if (/^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$/.test(text)) {
    return refuse(`“${text}” đã bị rút gọn. Định dạng cột là số, không có phần lẻ, rồi xuất lại tệp.`)
  }
  const ambiguous = () => {
    const digits = text.replace(/[.,]/, '')
    const decimal = `${text.replace(/[.,]/, comma === 'separator' ? '.' : ',')}0`
    return refuse(
      `“${text}” đọc được hai cách. Ghi ${digits} nếu là hàng nghìn, ghi ${decimal} nếu có phần lẻ.`,
    )
  }
  if (comma !== 'separator' && ONE_POINT_GROUP.test(text)) return ambiguous()
  if (comma === 'unknown' && ONE_COMMA_GROUP.test(text)) return ambiguous()
  const plain = toPlain(text, comma)
  if (plain !== null) return readPlain(plain, text)
  if (comma === 'separator' && /\d,\d/.test(text)) {
    return refuse(`“${text}” có dấu phẩy. Trong tệp ngăn cột bằng dấu phẩy, ghi phần lẻ sau dấu chấm: 12.5.`)
  }
  return { value: text, refusal: null }
}

/** The figure with a point as its only mark, or null where it is not a figure. */
function toPlain(text: string, comma: CommaMeaning): string | null {
  if (PLAIN.test(text) || POINT.test(text)) return text
  if (SPACED.test(text)) return toPlain(text.replace(/\s/g, ''), comma)
  if (comma === 'separator') return null
  if (COMMA.test(text)) return text.replace(',', '.')
  if (POINT_GROUPS.test(text)) return text.replaceAll('.', '')
  if (POINT_GROUPS_COMMA.test(text)) return text.replaceAll('.', '').replace(',', '.')
  return null
}

function readPlain(plain: string, text: string): WrittenFigure {
  const significant = plain.replace(/^[+-]?[0.]*/, '').replace('.', '')
  const fraction = plain.includes('.') ? plain.replace(/0+$/, '') : ''
  if (fraction !== '' && !fraction.endsWith('.') && significant.replace(/0+$/, '').length > EXACT_DIGITS) {
    const detail = `“${text.slice(0, 40)}” có quá nhiều chữ số để lưu chính xác; tối đa ${EXACT_DIGITS}.`
    return { value: text, refusal: { code: 'too-many-decimals', detail } }
  }
  const value = Number(plain)
  return Number.isFinite(value) ? { value, refusal: null } : { value: text, refusal: null }
}
