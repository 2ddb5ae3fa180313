import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_ROWS } from '#shared/contract/observations.ts'
import { FileError } from '#station/features/observations/file-error.ts'
import { readCsv } from '#station/features/observations/read-csv.ts'
import { readWorkbook } from '#station/features/observations/read-workbook.ts'

const HEADER = ['unit', 'measure', 'period', 'value', 'slice']
type Cell = ExcelJS.CellValue

async function bytesOf(
  rows: readonly (readonly Cell[])[],
  change?: (sheet: ExcelJS.Worksheet) => void,
): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Số liệu')
  for (const row of rows) sheet.addRow([...row])
  change?.(sheet)
  workbook.addWorksheet('Ghi chú').addRow(['unit', 'không phải số liệu'])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
const read = async (rows: readonly (readonly Cell[])[], change?: (sheet: ExcelJS.Worksheet) => void) =>
  readWorkbook(await bytesOf(rows, change))
const figure = async (value: Cell) => {
  const { rows, rejected } = await read([HEADER, ['00004', 'a', '2026', value]])
  return rejected[0] ? [rejected[0].code, rows[0]?.value] : rows[0]?.value
}
async function refusalOf(bytes: Uint8Array): Promise<string> {
  try {
    await readWorkbook(bytes)
  } catch (error) {
    if (error instanceof FileError) return error.message
    throw error
  }
  return 'taken'
}

/** A zip of one deflated part, with sizes as told: archives lie. */
function zipOf(name: string, packed: Uint8Array, told = packed.length): Uint8Array {
  const part = Buffer.alloc(30)
  part.writeUInt32LE(0x04034b50, 0)
  part.writeUInt16LE(8, 8)
  part.writeUInt32LE(packed.length, 18)
  part.writeUInt32LE(told, 22)
  part.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(told, 24)
  entry.writeUInt16LE(name.length, 28)
  const label = Buffer.from(name)
  const local = Buffer.concat([part, label, packed])
  const directory = Buffer.concat([entry, label])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(local.length, 16)
  return new Uint8Array(Buffer.concat([local, directory, end]))
}

describe('readWorkbook', () => {
  it('reads the first sheet as CSV of the same cells would be read', async () => {
    const rows = [
      HEADER,
      ['00004', 'dossiers_received', '2026-11-21', '120', ''],
      ['00008', 'dossiers_received', '21/11/2026', 'null', 'LAND'],
      ['4', 'dossiers_received', '2026-11-21', '', ''],
    ]
    expect(await read(rows)).toEqual(
      readCsv(new TextEncoder().encode(rows.map((row) => row.join(',')).join('\n'))),
    )
  })

  it('reads Vietnamese headers, blank rows and columns in any order', async () => {
    const rows = [
      [],
      ['Giá trị', null, 'STT', 'Kỳ', 'Đơn vị', 'Chỉ tiêu'],
      [' ', '', null],
      [12.5, null, 1, '2026-11', '00004', 'a'],
      [],
      [0, null, null, '2026-12', '00004', 'a'],
    ]
    expect(await read(rows)).toEqual({
      rows: [
        { row: 1, unit: '00004', measure: 'a', period: '2026-11', value: 12.5 },
        { row: 2, unit: '00004', measure: 'a', period: '2026-12', value: 0 },
      ],
      rejected: [],
      ignoredColumns: ['STT'],
    })
  })

  it.each<[string, Cell, unknown]>([
    ['a number', 1234, 1234],
    ['a fraction', 1.234, 1.234],
    ['the noise of a sum', 0.1 + 0.2, 0.3],
    ['a large whole number', 2 ** 53 - 1, 2 ** 53 - 1],
    ['a negative number', -5, -5],
    ['zero', 0, 0],
    ['a formula’s result', { formula: 'SUM(A1:A2)', result: 42 }, 42],
    ['a formula’s text', { formula: 'A1', result: '12,5' }, 12.5],
    ['a formula that was never computed', { formula: 'A1' } as Cell, ['not-a-number', '=A1']],
    ['a formula’s error', { formula: '1/0', result: { error: '#DIV/0!' } } as Cell, '#DIV/0!'],
    ['an error', { error: '#N/A' } as Cell, '#N/A'],
    ['rich text', { richText: [{ text: '12' }, { text: ',5' }] }, 12.5],
    ['a link', { text: '7', hyperlink: 'https://example.org' } as Cell, 7],
    ['a truth value', true, 'true'],
    ['a date', new Date(Date.UTC(2026, 10, 21)), '2026-11-21'],
    ['text that is a figure', '1234', 1234],
    ['text with two meanings', '1.234', ['not-a-number', '1.234']],
    ['text with two meanings, the other way', '1,234', ['not-a-number', '1,234']],
    ['text', 'abc', 'abc'],
    ['null in words', 'null', null],
    ['nothing', null, ['not-a-number', '']],
    ['spaces', '  ', ['not-a-number', '']],
  ])('reads %s', async (_, value, expected) => {
    expect(await figure(value)).toEqual(expected)
  })

  it.each<[string, Cell, string]>([
    ['a date', new Date(Date.UTC(2026, 10, 21)), '2026-11-21'],
    ['a date before 1970', new Date(Date.UTC(1969, 0, 2)), '1969-01-02'],
    ['a computed date', { formula: 'TODAY()', result: new Date(Date.UTC(2026, 10, 21)) }, '2026-11-21'],
    ['a date with a time', new Date(Date.UTC(2026, 10, 21, 8, 30)), '2026-11-21T08:30:00.000Z'],
    ['a year', 2026, '2026'],
    ['text', '2026-Q4', '2026-Q4'],
    ['a day as text', '21/11/2026', '2026-11-21'],
  ])('hands on %s as the period', async (_, value, period) => {
    const { rows } = await read([HEADER, ['00004', 'a', value, 1]])
    expect(rows[0]?.period).toBe(period)
  })

  it('reads every number as it was written', async () => {
    const numbers = fc.array(
      fc.oneof(
        fc.maxSafeInteger(),
        fc.integer({ min: -1e12, max: 1e12 }).map((integer) => integer / 1000),
      ),
      { minLength: 1, maxLength: 50 },
    )
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        const { rows } = await read([HEADER, ...values.map((value) => ['00004', 'a', '2026', value])])
        expect(rows.map(({ value }) => value)).toEqual(values.map((value) => value + 0))
      }),
      { numRuns: 15 },
    )
  })

  it('keeps the zeros of a code that is shown with them, and says so where they are lost', async () => {
    const { rows, rejected } = await read([HEADER, [4, 'a', '2026', 1], [8, 'a', '2026', 1]], (sheet) => {
      sheet.getCell('A2').numFmt = '00000'
    })
    expect(rows.map(({ unit }) => unit)).toEqual(['00004', '8'])
    expect(rejected.map(({ row, code }) => [row, code])).toEqual([[2, 'unknown-unit']])
  })

  it('opens sheets with merged cells and validations over whole columns', async () => {
    const { rows } = await read([HEADER, ['00004', 'a', '2026', 1]], (sheet) => {
      sheet.mergeCells('G1:J4')
      sheet.getCell('B2').dataValidation = { type: 'list', formulae: ['"a,b"'] }
      sheet.autoFilter = 'A1:E1'
      sheet.getCell('A2').note = 'ghi chú'
    })
    expect(rows).toHaveLength(1)
  })

  it('refuses more rows than one request takes', async () => {
    const rows = Array.from({ length: MAX_ROWS + 1 }, () => ['00004', 'a', '2026', 1])
    expect(await refusalOf(await bytesOf([HEADER, ...rows]))).toContain('50.000')
  })

  it.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ['nothing', () => new Uint8Array(), 'không phải sổ tính'],
    ['a CSV', () => new TextEncoder().encode(HEADER.join(',')), 'không phải sổ tính'],
    ['an .xls or one with a password', () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), 'mật khẩu'],
    ['half a file', async () => (await bytesOf([HEADER])).slice(0, 2_000), 'hỏng'],
    ['an empty sheet', () => bytesOf([]), 'Tệp trống'],
    ['a sheet without its header', () => bytesOf([['00004', 'a', '2026', 1]]), 'Không thấy dòng tiêu đề'],
    ['a title above the header', () => bytesOf([['Báo cáo tháng'], HEADER]), 'Không thấy dòng tiêu đề'],
    ['a missing column', () => bytesOf([['unit', 'measure', 'period']]), 'Thiếu cột value'],
    ['another archive', () => zipOf('a.txt', deflateRawSync('a'), 1), 'không có trang nào'],
  ])('refuses %s', async (_, make, message) => {
    expect(await refusalOf(await make())).toContain(message)
  })

  it('refuses a small archive that unfolds to more than a station should hold, whatever size it tells', async () => {
    const bomb = deflateRawSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 })
    expect(bomb.length).toBeLessThan(1024 * 1024)
    expect(await refusalOf(zipOf('xl/sharedStrings.xml', bomb, 10))).toContain('quá lớn')
  })

  it('refuses a sheet of more cells or higher rows than anybody fills', async () => {
    const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`
    const part = (xml: string) => zipOf('xl/worksheets/sheet1.xml', deflateRawSync(xml), xml.length)
    expect(await refusalOf(part(sheet(`<row r="1">${'<c/>'.repeat(900_000)}</row>`)))).toContain('quá lớn')
    expect(await refusalOf(part(sheet('<row/>'.repeat(300_000))))).toContain('quá lớn')
    expect(await refusalOf(part(sheet('<row r="4294967295"><c r="A4294967295"/></row>')))).toContain('hỏng')
  })

  it('answers a damaged workbook with rows or a FileError', async () => {
    const whole = await bytesOf([HEADER, ['00004', 'a', '2026', 1]])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (damage) => {
          const bytes = new Uint8Array(whole)
          for (const [at, byte] of damage) bytes[at] = byte
          expect(typeof (await refusalOf(bytes))).toBe('string')
        },
      ),
      { numRuns: 150 },
    )
  })
})
