import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_ROWS } from '#shared/contract/observations.ts'
import { FileError } from '#station/features/observations/file-error.ts'
import { readCsv } from '#station/features/observations/read-csv.ts'

const HEADER = 'unit,measure,period,value,slice'
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => readCsv(bytesOf(text))
const valuesOf = (text: string) => read(text).rows.map(({ value }) => value)
/** The figure as it comes out of a file with this delimiter, and its refusal's code. */
function figure(written: string, delimiter: ',' | ';' | '\t'): unknown {
  const row = ['00004', 'waste', '2026-11-21', `"${written.replaceAll('"', '""')}"`].join(delimiter)
  const { rows, rejected } = read(`${['unit', 'measure', 'period', 'value'].join(delimiter)}\n${row}\n`)
  return rejected[0] ? [rejected[0].code, rows[0]?.value] : rows[0]?.value
}
const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return new Uint8Array(bigEndian ? bytes.swap16() : bytes)
}
function refusalOf(bytes: Uint8Array): string {
  try {
    readCsv(bytes)
  } catch (error) {
    if (error instanceof FileError) return error.message
    throw error
  }
  return 'taken'
}

const ROWS = [
  { row: 1, unit: '00004', measure: 'dossiers_received', period: '2026-11-21', value: 120 },
  { row: 2, unit: '00008', measure: 'dossiers_received', period: '2026-11-21', value: 0, slice: 'LAND' },
]
const PLAIN = `${HEADER}\n00004,dossiers_received,2026-11-21,120,\n00008,dossiers_received,2026-11-21,0,LAND\n`

describe('readCsv: forms of a file', () => {
  it.each<[string, Uint8Array]>([
    ['plain', bytesOf(PLAIN)],
    ['with Excel’s mark', bytesOf(`\ufeff${PLAIN}`)],
    ['with Windows line ends', bytesOf(PLAIN.replaceAll('\n', '\r\n'))],
    ['with old Mac line ends', bytesOf(PLAIN.replaceAll('\n', '\r'))],
    ['with mixed line ends', bytesOf(PLAIN.replace('\n', '\r\n'))],
    ['without a last line end', bytesOf(PLAIN.trimEnd())],
    ['with semicolons', bytesOf(PLAIN.replaceAll(',', ';'))],
    ['with tabs', bytesOf(PLAIN.replaceAll(',', '\t'))],
    ['in UTF-16, little end first', utf16(PLAIN.replaceAll(',', '\t'))],
    ['in UTF-16, big end first', utf16(PLAIN, true)],
    ['with blank lines', bytesOf(`\n\n${PLAIN.replaceAll('\n', '\n\n')}\n \n`)],
    ['with Excel’s blank rows', bytesOf(PLAIN.replaceAll('\n', '\n,,,,\n'))],
    ['with quotes', bytesOf(PLAIN.replaceAll(/[^,\n]+/g, '"$&"'))],
    ['with spaces around cells', bytesOf(PLAIN.replaceAll(',', ' , '))],
    ['with a header in capitals', bytesOf(PLAIN.replace(HEADER, HEADER.toUpperCase()))],
    ['with a header in quotes', bytesOf(PLAIN.replace(HEADER, '"unit","measure","period","value","slice"'))],
    ['with a Vietnamese header', bytesOf(PLAIN.replace(HEADER, 'Đơn vị,Chỉ tiêu,Kỳ,Giá trị,Phân tổ'))],
    [
      'with another Vietnamese header',
      bytesOf(PLAIN.replace(HEADER, 'MÃ ĐƠN VỊ,Số liệu,kỳ báo cáo,giá  trị,mã_phân_tổ')),
    ],
    [
      'with a header in decomposed letters',
      bytesOf(PLAIN.replace(HEADER, 'Đơn vị,Chỉ tiêu,Kỳ,Giá trị,Phân tổ'.normalize('NFD'))),
    ],
    ['with empty columns at the end', bytesOf(PLAIN.replaceAll('\n', ',,\n'))],
  ])('reads one %s', (_, bytes) => {
    expect(readCsv(bytes)).toEqual({ rows: ROWS, rejected: [], ignoredColumns: [] })
  })

  it('reads columns in any order, takes the optional ones and tells which it leaves aside', () => {
    const text =
      'value,STT,period,observedAt,reason,unit,source,measure\n5,1,2026-11,2026-11-21T08:00:00+07:00,nhập sót,00004,sở,a_b\n6,2,2026-12,,,00004,,a_b'
    expect(read(text)).toEqual({
      rows: [
        {
          row: 1,
          unit: '00004',
          measure: 'a_b',
          period: '2026-11',
          value: 5,
          source: 'sở',
          observedAt: '2026-11-21T08:00:00+07:00',
          reason: 'nhập sót',
        },
        { row: 2, unit: '00004', measure: 'a_b', period: '2026-12', value: 6 },
      ],
      rejected: [],
      ignoredColumns: ['STT'],
    })
  })

  it('takes rows that end before the optional columns', () => {
    expect(read(`${HEADER}\n00004,a,2026,1`).rows).toEqual([
      { row: 1, unit: '00004', measure: 'a', period: '2026', value: 1 },
    ])
  })

  it('keeps line ends and delimiters inside quotes', () => {
    const [row] = read('unit,measure,period,value,reason\n00004,a,2026,1,"sửa, vì\r\n""nhầm"""').rows
    expect(row?.reason).toBe('sửa, vì\r\n"nhầm"')
  })

  it('gives nothing for a header alone', () => {
    expect(read(HEADER)).toEqual({ rows: [], rejected: [], ignoredColumns: [] })
  })

  it('numbers rows from 1 below the header, blank ones not counted', () => {
    expect(
      read(`${HEADER}\n\n00004,a,2026,1,\n,,,,\n00004,b,2026,,\n00004,c,2026,3,`).rejected,
    ).toMatchObject([{ row: 2 }])
  })

  it('gives back whatever a program wrote, under every delimiter', () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((text) => text.replaceAll('\0', '').trim())
    const table = fc.array(
      fc.record({
        measure: cell,
        value: fc.oneof(fc.integer(), fc.constant(null)),
        source: cell,
        reason: cell,
      }),
      { maxLength: 12 },
    )
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (all, delimiter, end) => {
          const lines = all.map(({ measure, value, source, reason }) =>
            ['00004', quoted(measure), '2026', String(value), quoted(source), quoted(reason)].join(delimiter),
          )
          const header = ['unit', 'measure', 'period', 'value', 'source', 'reason'].join(delimiter)
          expect(read([header, ...lines].join(end)).rows).toEqual(
            all.map(({ measure, value, source, reason }, index) => ({
              row: index + 1,
              unit: '00004',
              measure,
              period: '2026',
              value,
              ...(source === '' ? {} : { source }),
              ...(reason === '' ? {} : { reason }),
            })),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('readCsv: figures', () => {
  it.each([
    // written, with commas, with semicolons, with tabs
    ['120', 120, 120, 120],
    ['0', 0, 0, 0],
    ['-5', -5, -5, -5],
    ['+5', 5, 5, 5],
    ['007', 7, 7, 7],
    ['12.5', 12.5, 12.5, 12.5],
    ['0.125', 0.125, 0.125, 0.125],
    ['1234.567', 1234.567, 1234.567, 1234.567],
    ['12,5', ['not-a-number', '12,5'], 12.5, 12.5],
    ['0,125', ['not-a-number', '0,125'], 0.125, 0.125],
    ['1234,5', ['not-a-number', '1234,5'], 1234.5, 1234.5],
    ['1 234', 1234, 1234, 1234],
    ['1\u00a0234\u00a0567', 1234567, 1234567, 1234567],
    ['1\u202f234', 1234, 1234, 1234],
    ['1 234,5', ['not-a-number', '1 234,5'], 1234.5, 1234.5],
    ['1 234.5', 1234.5, 1234.5, 1234.5],
    ['1.234,5', ['not-a-number', '1.234,5'], 1234.5, 1234.5],
    ['1.234.567', '1.234.567', 1234567, 1234567],
    ['1.234.567,89', ['not-a-number', '1.234.567,89'], 1234567.89, 1234567.89],
    // Two meanings.
    ['1.234', 1.234, ['not-a-number', '1.234'], ['not-a-number', '1.234']],
    ['-12.345', -12.345, ['not-a-number', '-12.345'], ['not-a-number', '-12.345']],
    ['1,234', ['not-a-number', '1,234'], 1.234, ['not-a-number', '1,234']],
    ['1,234.5', ['not-a-number', '1,234.5'], '1,234.5', '1,234.5'],
    // No figure.
    ['abc', 'abc', 'abc', 'abc'],
    ['12a', '12a', '12a', '12a'],
    ['12,5%', ['not-a-number', '12,5%'], '12,5%', '12,5%'],
    ['1.2.3', '1.2.3', '1.2.3', '1.2.3'],
    ['12 34', '12 34', '12 34', '12 34'],
    ['1.23.456', '1.23.456', '1.23.456', '1.23.456'],
    ['0.123.456', '0.123.456', '0.123.456', '0.123.456'],
    ['5.', '5.', '5.', '5.'],
    ['-', '-', '-', '-'],
    ['- 5', '- 5', '- 5', '- 5'],
    ['−5', '−5', '−5', '−5'],
    ['(5)', '(5)', '(5)', '(5)'],
    ['٣', '٣', '٣', '٣'],
    ['0x10', '0x10', '0x10', '0x10'],
    ['Infinity', 'Infinity', 'Infinity', 'Infinity'],
    ['NaN', 'NaN', 'NaN', 'NaN'],
    ['true', 'true', 'true', 'true'],
    ['#DIV/0!', '#DIV/0!', '#DIV/0!', '#DIV/0!'],
    ['21/11/2026', '21/11/2026', '21/11/2026', '21/11/2026'],
    // Retracting is written out, and only so.
    ['null', null, null, null],
    ['NULL', 'NULL', 'NULL', 'NULL'],
    ['', ['not-a-number', ''], ['not-a-number', ''], ['not-a-number', '']],
    ['  ', ['not-a-number', ''], ['not-a-number', ''], ['not-a-number', '']],
    // Cut short by a spreadsheet, or a formula.
    ['1.23E+15', ['not-a-number', '1.23E+15'], ['not-a-number', '1.23E+15'], ['not-a-number', '1.23E+15']],
    [
      '=SUM(A1:A2)',
      ['not-a-number', '=SUM(A1:A2)'],
      ['not-a-number', '=SUM(A1:A2)'],
      ['not-a-number', '=SUM(A1:A2)'],
    ],
    // Too long to be kept exactly: nothing is rounded.
    ['9007199254740991', 2 ** 53 - 1, 2 ** 53 - 1, 2 ** 53 - 1],
    ['0.12345678901234567', ...Array(3).fill(['too-many-decimals', '0.12345678901234567'])],
    ['99999999999.999999', ...Array(3).fill(['too-many-decimals', '99999999999.999999'])],
    ['12.50000000000000000000', 12.5, 12.5, 12.5],
    ['1'.repeat(400), ...Array(3).fill('1'.repeat(400))],
  ])('reads %j', (written, commas, semicolons, tabs) => {
    expect([figure(written, ','), figure(written, ';'), figure(written, '\t')]).toEqual([
      commas,
      semicolons,
      tabs,
    ])
  })

  it('says how to write a figure with two meanings, and reads it when written so', () => {
    const { rejected } = read('unit;measure;period;value\n00004;a;2026;1.234')
    expect(rejected).toEqual([
      {
        row: 1,
        code: 'not-a-number',
        detail: '“1.234” đọc được hai cách. Ghi 1234 nếu là hàng nghìn, ghi 1,2340 nếu có phần lẻ.',
      },
    ])
    expect([
      figure('1234', ';'),
      figure('1,2340', ';'),
      figure('1234', '\t'),
      figure('1,2340', '\t'),
    ]).toEqual([1234, 1.234, 1234, 1.234])
  })

  it('refuses rows one by one: the others stay', () => {
    expect(valuesOf(`${HEADER}\n00004,a,2026,1,\n00004,b,2026,,\n00004,c,2026,x,\n00004,d,2026,4,`)).toEqual([
      1,
      '',
      'x',
      4,
    ])
  })

  it('reads every figure in the forms of a Vietnamese and of a plain file', () => {
    const amount = fc.tuple(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.integer({ min: 0, max: 99 }),
    )
    fc.assert(
      fc.property(amount, ([whole, cents]) => {
        const fraction = String(cents).padStart(2, '0')
        const value = Number(`${whole}.${fraction}`)
        const grouped = (mark: string) => String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, mark)
        const written = [`${whole},${fraction}`, `${grouped('.')},${fraction}`, `${grouped(' ')},${fraction}`]
        expect(written.map((text) => figure(text, ';'))).toEqual([value, value, value])
        expect(figure(`${whole}.${fraction}`, ',')).toBe(value)
        expect(figure(value.toLocaleString('vi-VN'), ';')).toEqual(
          /^-?[1-9]\d{0,2}\.\d{3}$/.test(value.toLocaleString('vi-VN'))
            ? ['not-a-number', expect.any(String)]
            : value,
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('readCsv: other cells', () => {
  it.each([
    ['21/11/2026', '2026-11-21'],
    ['01/02/2026', '2026-02-01'],
    ['29/02/2028', '2028-02-29'],
    ['29/02/2026', '29/02/2026'],
    ['11/21/2026', '11/21/2026'],
    ['1/2/2026', '1/2/2026'],
    ['21-11-2026', '21-11-2026'],
    ['21/11/26', '21/11/26'],
    ['2026/11/21', '2026/11/21'],
    ['Nov-26', 'Nov-26'],
    ['2026-W47', '2026-W47'],
    ['46347', '46347'],
    ['', ''],
  ])('hands on the period %j as %j', (written, period) => {
    expect(read(`${HEADER}\n00004,a,${written},1,`).rows[0]?.period).toBe(period)
  })

  it('says that zeros are lost where a code is too short to be one', () => {
    const { rows, rejected } = read(`${HEADER}\n4,a,2026,1,\n0004,a,2026,1,\n01,a,2026,1,\n,a,2026,1,`)
    expect(rows.map(({ unit }) => unit)).toEqual(['4', '0004', '01', ''])
    expect(rejected.map(({ row, code }) => [row, code])).toEqual([
      [1, 'unknown-unit'],
      [2, 'unknown-unit'],
    ])
  })

  it('refuses a row with more cells than the header, and leaves no figure in it', () => {
    const { rows, rejected } = read('unit,measure,period,value\n00004,a,2026,12,5\n00004,b,2026,12,\n')
    expect(rejected.map(({ row, code }) => [row, code])).toEqual([[1, 'malformed-row']])
    expect(rows.map(({ value }) => typeof value)).toEqual(['string', 'number'])
  })

  it('leaves every refused row in a form that the intake refuses, too', () => {
    const cells = fc.array(
      fc.constantFrom('', '4', '00004', '12,5', '1.234', 'null', '5', 'x', '2026', '"'),
      { maxLength: 7 },
    )
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 6 }), fc.constantFrom(',', ';', '\t'), (table, delimiter) => {
        const quoted = table.map((line) =>
          line.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter),
        )
        const { rows, rejected } = read([HEADER.replaceAll(',', delimiter), ...quoted].join('\n'))
        expect(rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1))
        for (const { row, code } of rejected) {
          const { value, unit } = rows[row - 1] ?? {}
          expect(
            typeof value === 'string' || (code === 'unknown-unit' && !/^(\d{2}|\d{5})$/.test(unit ?? '')),
          ).toBe(true)
        }
      }),
    )
  })
})

describe('readCsv: files that are refused whole', () => {
  it.each<[string, Uint8Array, string]>([
    ['nothing', bytesOf(''), 'Tệp trống'],
    ['blank lines', bytesOf('\n \n,,\n'), 'Tệp trống'],
    ['only a mark', bytesOf('\ufeff'), 'Tệp trống'],
    ['no header', bytesOf('00004,dossiers_received,2026-11-21,120\n'), 'Không thấy dòng tiêu đề'],
    ['a missing column', bytesOf('unit,measure,value\n'), 'Thiếu cột period'],
    ['several missing columns', bytesOf('đơn vị;kỳ\n'), 'Thiếu cột measure, value'],
    ['a column named twice', bytesOf(`${HEADER},Giá trị\n`), '“value” và cột “Giá trị”'],
    ['another delimiter', bytesOf(PLAIN.replaceAll(',', '|')), 'Không thấy dòng tiêu đề'],
    ['JSON', bytesOf('{"observations":[]}'), 'không phải CSV'],
    ['HTML', bytesOf('<!doctype html>\n<p class="a">x</p>'), 'không phải CSV'],
    ['an open quote', bytesOf(`${HEADER}\n"00004,a,2026,1,\n00008,a,2026,1,\n`), 'không khép lại'],
    ['a quote inside a cell', bytesOf(`${HEADER}\n00004,a"b,2026,1,\n`), 'Dấu ngoặc kép đặt sai gần dòng 2'],
    ['text behind a quote', bytesOf(`${HEADER}\n"00004"x,a,2026,1,\n`), 'Dấu ngoặc kép đặt sai gần dòng 2'],
    ['an .xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), '.xlsx'],
    ['an .xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'mật khẩu'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'UTF-8'],
    [
      'a Windows code page',
      new Uint8Array([...bytesOf('unit,measure,period,value\n'), 0xd0, 0x20]),
      'CSV UTF-8',
    ],
    ['UTF-16 without its mark', new Uint8Array(Buffer.from(PLAIN, 'utf16le')), 'không phải là văn bản'],
    ['half a letter of UTF-16', utf16(PLAIN).slice(0, -1), 'UTF-8'],
    ['one endless line', bytesOf(`${HEADER}\n${'x'.repeat(200_000)}`), 'dài hơn'],
  ])('%s', (_, bytes, message) => {
    expect(refusalOf(bytes)).toContain(message)
  })

  it('more rows than one request takes', () => {
    const row = '00004,a,2026,1,\n'
    expect(read(`${HEADER}\n${row.repeat(MAX_ROWS)}\n\n`).rows).toHaveLength(MAX_ROWS)
    expect(refusalOf(bytesOf(`${HEADER}\n${row.repeat(MAX_ROWS + 1)}`))).toContain('50.000')
  })

  it('answers any bytes with rows or a FileError', () => {
    const pieces = fc.constantFrom(
      HEADER,
      '\n',
      ',',
      ';',
      '\t',
      '"',
      '00004',
      '1.234',
      'null',
      '\r',
      '\ufeff',
      'Đơn vị',
      ' ',
      '2026',
    )
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
      fc.string({ unit: 'binary' }),
    )
    const bytes = fc.oneof(
      text.map(bytesOf),
      text.map((all) => bytesOf(`${HEADER}\n${all}`)),
      fc.uint8Array({ maxLength: 60 }),
    )
    fc.assert(
      fc.property(bytes, (any) => {
        try {
          const { rows } = readCsv(any)
          expect(
            rows.every(({ value }) => value === null || ['number', 'string'].includes(typeof value)),
          ).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(FileError)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
