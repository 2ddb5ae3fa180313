/** CSV as clerks and programs send it, into rows for the intake. Nothing is guessed. */
import { CsvError, parse } from 'csv-parse/sync'
import { MAX_ROWS } from '#shared/contract/observations.ts'
import type { CommaMeaning } from '#shared/domain/written-number.ts'
import { FileError } from './file-error.ts'
import { countKnownColumns, type FileRows, toFileRows } from './file-rows.ts'

const DELIMITERS = [',', ';', '\t'] as const
type Delimiter = (typeof DELIMITERS)[number]

const COMMA_IN_FIGURES: Readonly<Record<Delimiter, CommaMeaning>> = {
  ',': 'separator',
  ';': 'decimal',
  '\t': 'unknown',
}
const MAX_RECORD_LENGTH = 100_000

/**
 * Reads a CSV file: UTF-8, or UTF-16 with its mark; columns parted by commas, semicolons or tabs.
 *
 * In `period`, `21/11/2026` is that day. A figure is written plainly (`1234`, `12.5`), or with spaces
 * between thousands; in files without commas as separators also `12,5` and `1.234,5`. `null` retracts;
 * an empty figure is refused. Row 1 is the first below the header; blank rows do not count.
 * @throws FileError where the file as a whole cannot be read.
 */
export function readCsv(bytes: Uint8Array): FileRows {
  const text = decode(bytes)
  const delimiter = findDelimiter(text)
  // One row more than is taken, and the header, so that too many are noticed.
  return toFileRows(parseTable(text, delimiter, MAX_ROWS + 2), COMMA_IN_FIGURES[delimiter])
}

function decode(bytes: Uint8Array): string {
  const begins = (...magic: number[]) => magic.every((byte, index) => bytes[index] === byte)
  if (begins(0x50, 0x4b, 0x03, 0x04)) {
    throw new FileError(
      'Đây là sổ tính Excel (.xlsx), không phải CSV. Nhập thẳng tệp .xlsx, hoặc lưu thành “CSV UTF-8”.',
    )
  }
  if (begins(0xd0, 0xcf, 0x11, 0xe0)) {
    throw new FileError(
      'Đây là sổ tính Excel đời cũ hoặc có mật khẩu. Bỏ mật khẩu và lưu thành .xlsx hoặc “CSV UTF-8”.',
    )
  }
  const encoding = begins(0xff, 0xfe) ? 'utf-16le' : begins(0xfe, 0xff) ? 'utf-16be' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new FileError(
      'Tệp không dùng bảng mã UTF-8. Trong Excel, chọn Lưu thành → “CSV UTF-8” rồi gửi lại.',
    )
  }
  if (text.includes('\0'))
    throw new FileError('Tệp không phải là văn bản. Xuất lại dạng “CSV UTF-8” rồi gửi lại.')
  if (/^\s*[[{<]/.test(text))
    throw new FileError('Tệp là JSON hoặc HTML, không phải CSV. Xuất lại dạng “CSV UTF-8” rồi gửi lại.')
  return text
}

/** The character under which the first row reads most like a header. */
function findDelimiter(text: string): Delimiter {
  let best: { delimiter: Delimiter; known: number } = { delimiter: ',', known: -1 }
  let failure: unknown = null
  for (const delimiter of DELIMITERS) {
    try {
      const known = countKnownColumns(parseTable(text, delimiter, 1)[0] ?? [])
      if (known > best.known) best = { delimiter, known }
    } catch (error) {
      failure = error
    }
  }
  if (best.known < 0 && failure) throw failure
  return best.delimiter
}

function parseTable(text: string, delimiter: Delimiter, most: number): string[][] {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: MAX_RECORD_LENGTH,
      to: most,
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new FileError(describe(error))
  }
}

function describe(error: CsvError): string {
  const line = typeof error.lines === 'number' ? ` gần dòng ${error.lines}` : ''
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return `Dấu ngoặc kép${line} không khép lại. Sửa dòng đó, hoặc xuất lại tệp từ phần mềm nguồn.`
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `Có dòng dài hơn ${MAX_RECORD_LENGTH} ký tự${line}. Tệp có thể không phải CSV, hoặc thiếu dấu ngoặc kép.`
  }
  return `Dấu ngoặc kép đặt sai${line}. Ô có dấu ngoặc kép viết như "Xã ""A""".`
}
