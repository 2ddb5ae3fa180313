/**
 * Rows of a table (CSV or workbook) as the intake takes them. The first row that is not blank names the
 * columns, in any order, in English or Vietnamese; columns that are not known are left aside and told.
 */
import { type IntakeAnswer, MAX_ROWS } from '#shared/contract/observations.ts'
import type { Refusal } from '#shared/domain/observation.ts'
import { isPeriod } from '#shared/domain/period.ts'
import { foldName } from '#shared/domain/unit.ts'
import { type CommaMeaning, readFigure } from '#shared/domain/written-number.ts'
import type { RejectedRow } from './check-rows.ts'
import { FileError } from './file-error.ts'

export interface FileRow {
  /** 1 for the first row below the header; blank rows do not count. */
  readonly row: number
  readonly unit: string
  readonly measure: string
  readonly period: string
  /** Null retracts; text is a figure that could not be read, which the intake refuses. */
  readonly value: number | null | string
  readonly slice?: string
  readonly source?: string
  readonly observedAt?: string
  readonly reason?: string
}

export interface FileRows {
  /** All data rows in order: `rows[i].row` is `i + 1`. */
  readonly rows: readonly FileRow[]
  /**
   * Rows that are refused for the way they are written. They stand in `rows`, too, in a form that the
   * intake refuses; the words here tell better how to write them.
   */
  readonly rejected: readonly RejectedRow[]
  readonly ignoredColumns: readonly string[]
}

/** A cell as text, or as the number that a workbook holds. */
export type FileCell = string | number

const COLUMNS = {
  unit: ['unit', 'unit code', 'don vi', 'ma don vi'],
  measure: ['measure', 'measure key', 'chi tieu', 'ma chi tieu', 'so lieu', 'ma so lieu'],
  period: ['period', 'ky', 'ky bao cao', 'ky so lieu'],
  value: ['value', 'gia tri'],
  slice: ['slice', 'phan to', 'ma phan to'],
  source: ['source', 'nguon', 'nguon so lieu'],
  observedAt: ['observedat', 'observed at', 'thoi diem', 'thoi diem ghi nhan'],
  reason: ['reason', 'ly do'],
} as const satisfies Record<string, readonly string[]>
type Column = keyof typeof COLUMNS

const REQUIRED = ['unit', 'measure', 'period', 'value'] as const satisfies readonly Column[]
const OPTIONAL = ['slice', 'source', 'observedAt', 'reason'] as const satisfies readonly Column[]
const COLUMN_OF = new Map<string, Column>(
  Object.entries(COLUMNS).flatMap(([column, names]) =>
    names.map((name) => [name, column as Column] as const),
  ),
)
const EXAMPLE = 'unit,measure,period,value,slice'

function columnOf(cell: FileCell): Column | null {
  return (
    COLUMN_OF.get(
      foldName(String(cell))
        .replace(/[\s_]+/g, ' ')
        .trim(),
    ) ?? null
  )
}

/** How many columns of a header are known; used to tell which character parts the columns. */
export function countKnownColumns(header: readonly FileCell[]): number {
  return header.filter((cell) => columnOf(cell) !== null).length
}

const isBlank = (cells: readonly FileCell[]) => cells.every((cell) => String(cell).trim() === '')

/**
 * Makes rows of a table whose first row is its header.
 * @throws FileError where there is no header, a column is missing or named twice, or rows are too many.
 */
export function toFileRows(table: Iterable<readonly FileCell[]>, comma: CommaMeaning): FileRows {
  let header: Header | null = null
  const rows: FileRow[] = []
  const rejected: RejectedRow[] = []
  for (const cells of table) {
    if (isBlank(cells)) continue
    if (!header) {
      header = readHeader(cells)
      continue
    }
    if (rows.length === MAX_ROWS) {
      throw new FileError(
        `Tệp có hơn ${MAX_ROWS.toLocaleString('vi-VN')} dòng. Chia thành nhiều tệp, mỗi tệp giữ dòng tiêu đề.`,
        'too-large',
        413,
      )
    }
    const { row, refusal } = readRow(cells, header, rows.length + 1, comma)
    rows.push(row)
    if (refusal) rejected.push({ row: row.row, ...refusal })
  }
  if (!header) throw new FileError(`Tệp trống. Dòng đầu ghi tên cột: ${EXAMPLE}.`)
  return { rows, rejected, ignoredColumns: header.ignored }
}

interface Header {
  readonly places: ReadonlyMap<Column, number>
  readonly width: number
  readonly ignored: readonly string[]
}

function readHeader(cells: readonly FileCell[]): Header {
  const places = new Map<Column, number>()
  const ignored: string[] = []
  for (const [place, cell] of cells.entries()) {
    const column = columnOf(cell)
    const name = String(cell).trim().slice(0, 80)
    if (!column) {
      if (name !== '') ignored.push(name)
      continue
    }
    const earlier = places.get(column)
    if (earlier !== undefined) {
      throw new FileError(
        `Cột “${String(cells[earlier]).trim()}” và cột “${name}” cùng là ${column}; chỉ giữ một cột.`,
      )
    }
    places.set(column, place)
  }
  if (places.size === 0) throw new FileError(`Không thấy dòng tiêu đề. Dòng đầu ghi tên cột: ${EXAMPLE}.`)
  const missing = REQUIRED.filter((column) => !places.has(column))
  if (missing.length > 0)
    throw new FileError(`Thiếu cột ${missing.join(', ')}. Dòng đầu ghi tên cột: ${EXAMPLE}.`)
  return { places, width: cells.length, ignored }
}

interface ReadRow {
  readonly row: FileRow
  readonly refusal: Refusal | null
}

function readRow(
  cells: readonly FileCell[],
  { places, width }: Header,
  row: number,
  comma: CommaMeaning,
): ReadRow {
  const cellOf = (column: Column): FileCell => cells[places.get(column) ?? -1] ?? ''
  const textOf = (column: Column): string => String(cellOf(column)).trim()
  const figure = readCell(cellOf('value'), comma)
  const unit = textOf('unit')
  const optional: Partial<Record<(typeof OPTIONAL)[number], string>> = {}
  for (const column of OPTIONAL) {
    const text = textOf(column)
    if (text !== '') optional[column] = text
  }
  const rest = { row, unit, measure: textOf('measure'), period: readPeriod(textOf('period')), ...optional }
  if (!isBlank(cells.slice(width))) {
    const detail = `Dòng có nhiều ô hơn tiêu đề (${cells.length} so với ${width}). Nếu ô có dấu ngăn cột, đặt ô trong dấu ngoặc kép.`
    return {
      row: { ...rest, value: cells.map(String).join(' | ') },
      refusal: { code: 'malformed-row', detail },
    }
  }
  return { row: { ...rest, value: figure.value }, refusal: unitRefusal(unit) ?? figure.refusal }
}

/** A workbook's number loses the noise past the 15 digits that spreadsheets show: 0.1 + 0.2 is 0.3. */
function readCell(cell: FileCell, comma: CommaMeaning) {
  if (typeof cell === 'string') return readFigure(cell, comma)
  const value = Number.isInteger(cell) ? cell : Number(cell.toPrecision(15))
  return { value, refusal: null }
}

/** `21/11/2026` is that day, day before month, both with two digits; all else stays as it is written. */
function readPeriod(text: string): string {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text)
  const day = match ? `${match[3]}-${match[2]}-${match[1]}` : text
  return isPeriod(day) ? day : text
}

function unitRefusal(unit: string): Refusal | null {
  // Codes have two or five digits; Excel makes numbers of them and drops their zeros.
  if (!/^(\d|\d{3,4})$/.test(unit)) return null
  return {
    code: 'unknown-unit',
    detail: `“${unit}” không phải mã đơn vị; có thể số 0 ở đầu đã mất. Định dạng cột là văn bản và ghi đủ, ví dụ 00004.`,
  }
}

/** The intake's answer with the file's own words where a row was refused for the way it is written. */
export function withFileVerdicts(answer: IntakeAnswer, rejected: readonly RejectedRow[]): IntakeAnswer {
  const words = new Map(rejected.map((verdict) => [verdict.row, verdict]))
  return { ...answer, rejected: answer.rejected.map((verdict) => words.get(verdict.row) ?? verdict) }
}
