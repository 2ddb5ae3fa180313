/** Differences of books as a table of text: both totals, then both numbers of figures, side by side. */
const HEADINGS = ['Số liệu', 'Tháng', 'Trạm này', 'Cấp trên', 'Số ô trạm', 'Số ô cấp trên', '']
/** Columns of numbers stand to the right. */
const NUMBERS = new Set([2, 3, 4, 5])

export function tableOf(rows: ReadonlyArray<readonly string[]>): string[] {
  const all = [HEADINGS, ...rows]
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  return all.map((row) =>
    row
      .map((text, column) =>
        NUMBERS.has(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
