/** A merge map from a CSV file with the columns `from`, `to`, `since`, `source` and, where split, `share`. */
import { parse } from 'csv-parse/sync'

const NEEDED = ['from', 'to', 'since', 'source'] as const
const HEADER = /^\uFEFF?\s*"?(?:from|to|since|share|source)"?\s*[,;\t]/i
const ISO_FROM_CLERK = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/

export interface WrittenUnitChange {
  readonly from: string
  readonly to: string
  readonly since: string
  readonly share: number | null
  readonly source: string
}

/**
 * The lines of a merge map as they are written, or null where the file is something else. `21/11/2026` is that
 * day; a missing share is the whole, `null` withdraws.
 */
export function readUnitChanges(bytes: Uint8Array): WrittenUnitChange[] | null {
  const text = new TextDecoder().decode(bytes)
  if (!HEADER.test(text)) return null
  const delimiter = /[,;\t]/.exec(text)?.[0] ?? ','
  const rows: Array<Record<string, string>> = parse(text, {
    delimiter,
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  })
  const [first] = rows
  if (!first || !NEEDED.every((column) => column in first)) return null
  return rows.map(({ from = '', to = '', since = '', share = '', source = '' }) => ({
    from,
    to,
    since: since.replace(ISO_FROM_CLERK, (_, day: string, month: string, year: string) =>
      [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
    ),
    share: readShare(share),
    source,
  }))
}

function readShare(written: string): number | null {
  if (written === '') return 1
  return written === 'null' ? null : Number(written.replace(',', '.'))
}
