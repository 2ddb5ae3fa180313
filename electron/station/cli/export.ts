import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UsageError } from '../errors.ts'
import type { Home } from '../home.ts'
import type { Invocation } from './commands.ts'
import { type Connection, withStation } from './connect.ts'

const SOURCES = {
  cells: {
    path: '/api/v1/cells?limit=5000',
    columns: [
      'unit',
      'measure',
      'period',
      'slice',
      'value',
      'n',
      'reported',
      'carried',
      'expected',
      'rev',
      'asOf',
      'computedAt',
      'simulated',
    ],
  },
  kpis: {
    path: '/api/v1/kpis?limit=5000',
    columns: ['unit', 'code', 'period', 'value', 'reason', 'lamp', 'since', 'asOf', 'version', 'simulated'],
  },
  audit: { path: '/api/v1/audit?limit=1000', columns: ['id', 'at', 'actor', 'action', 'detail'] },
} as const

type Row = Record<string, string | number | boolean | null>

export async function exportFigures({ home, options }: Invocation): Promise<number> {
  const { what, format } = options
  if (what === 'pack') return await exportPack(home, options)
  if (!isSource(what)) throw new UsageError('bad-option', '--what là cells, kpis, audit hoặc pack.')
  if (format !== 'csv' && format !== 'json' && format !== 'xlsx') {
    throw new UsageError('bad-option', '--format là csv, json hoặc xlsx.')
  }
  const out = typeof options.out === 'string' ? options.out : null
  if (format === 'xlsx' && out === null) throw new UsageError('bad-option', 'Xuất xlsx cần --out TỆP.')
  await withStation(home, async (connection) => {
    const { columns } = SOURCES[what]
    const rows = eachRow(connection, SOURCES[what].path)
    if (format === 'xlsx') return await writeWorkbook(out ?? '', what, columns, rows)
    const target = out === null ? toStandardOutput() : createWriteStream(out)
    await pipeline(format === 'csv' ? asCsv(columns, rows) : asJson(rows), target)
  })
  return 0
}

/** A pack is YAML and nothing else. */
async function exportPack(home: Home, { format, pack, out }: Invocation['options']): Promise<number> {
  if (typeof pack !== 'string') throw new UsageError('bad-option', 'Thiếu --pack TÊN_BỘ.')
  if (format !== undefined && format !== 'yaml') {
    throw new UsageError('bad-option', 'Bộ chỉ tiêu chỉ xuất ra yaml.')
  }
  const path = `/api/v1/packs/${encodeURIComponent(pack)}`
  const text = await withStation(home, ({ exchangeText }) => exchangeText('GET', path))
  if (typeof out === 'string') await writeFile(out, text)
  else await pipeline([text], toStandardOutput())
  return 0
}

const isSource = (what: unknown): what is keyof typeof SOURCES =>
  typeof what === 'string' && Object.hasOwn(SOURCES, what)

/** Standard output stays open after a pipeline. */
const toStandardOutput = () =>
  new Writable({
    write: (chunk, _encoding, done) => void process.stdout.write(chunk, (error) => done(error)),
  })

async function* eachRow({ request }: Connection, path: string): AsyncGenerator<Row> {
  let after: string | null = null
  do {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const page: { items: Row[]; next: string | null } = await request('GET', `${path}${query}`)
    yield* page.items
    after = page.next
  } while (after !== null)
}

/** Text that a spreadsheet would take for a formula is defused with an apostrophe. */
function csvField(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

async function* asCsv(columns: readonly string[], rows: AsyncIterable<Row>): AsyncGenerator<string> {
  yield `\uFEFF${columns.join(',')}\r\n`
  for await (const row of rows) yield `${columns.map((column) => csvField(row[column])).join(',')}\r\n`
}

async function* asJson(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  let separator = '[\n'
  for await (const row of rows) {
    yield `${separator}${JSON.stringify(row)}`
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

async function writeWorkbook(
  file: string,
  name: string,
  columns: readonly string[],
  rows: AsyncIterable<Row>,
): Promise<void> {
  const { default: exceljs } = await import('exceljs')
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ filename: file })
  const sheet = workbook.addWorksheet(name)
  sheet.addRow(columns).commit()
  for await (const row of rows) sheet.addRow(columns.map((column) => row[column])).commit()
  await workbook.commit()
}
