/** The first sheet of an Excel workbook, into rows for the intake; the same rows as from CSV. */
import type ExcelJS from 'exceljs'
import { FileError } from './file-error.ts'
import { type FileCell, type FileRows, toFileRows } from './file-rows.ts'
import { openWorkbook } from './open-workbook.ts'

const MAX_COLUMNS = 200

/**
 * Reads the first sheet of an .xlsx. A date is that day, a formula its stored result; a figure typed as
 * text is read like one of a CSV file whose decimal mark is not known.
 * @throws FileError where the workbook as a whole cannot be read.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<FileRows> {
  const workbook = await openWorkbook(bytes)
  const [sheet] = workbook.worksheets
  if (!sheet) throw new FileError('Sổ tính không có trang nào. Đặt bảng số liệu ở trang đầu rồi gửi lại.')
  return toFileRows(table(sheet), 'unknown')
}

function* table(sheet: ExcelJS.Worksheet): Generator<FileCell[]> {
  const rows: FileCell[][] = []
  sheet.eachRow((row) => {
    const cells: FileCell[] = []
    row.eachCell((cell, column) => {
      if (column > MAX_COLUMNS) return
      while (cells.length < column - 1) cells.push('')
      cells.push(cellOf(cell.value, cell.numFmt))
    })
    rows.push(cells)
  })
  yield* rows
}

function cellOf(value: ExcelJS.CellValue | undefined, format: string | undefined): FileCell {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return zeroFilled(value, format)
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Date) return dayOf(value)
  if ('error' in value) return value.error
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('hyperlink' in value) return String(value.text)
  if (value.result === undefined) return `=${'formula' in value ? value.formula : ''}`
  return cellOf(value.result, format)
}

/** A number shown as `00004` is that code. */
function zeroFilled(value: number, format: string | undefined): FileCell {
  return format && /^0{2,}$/.test(format) && Number.isInteger(value) && value >= 0
    ? String(value).padStart(format.length, '0')
    : value
}

/** Dates come without a zone; one with a time of day is not a day, and stays long. */
function dayOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return '#DATE'
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}
