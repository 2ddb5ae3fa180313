/** A cell of the board: row -2 holds the heads of the columns, -1 this unit's own lamps. */
export interface BoardCell {
  readonly row: number
  readonly column: number
}

interface BoardExtent {
  readonly rows: number
  readonly columns: number
  /** Rows in sight. */
  readonly page: number
}

export const HEAD_ROW = -2
export const OWN_ROW = -1

/** Where a key leads from a cell; null where the key does not move. */
export function moveCell(
  from: BoardCell | null,
  { key, ctrlKey = false }: { readonly key: string; readonly ctrlKey?: boolean },
  extent: BoardExtent,
): BoardCell | null {
  const far = extent.rows + 2
  const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-extent.page, 0],
    PageDown: [extent.page, 0],
    Home: [ctrlKey ? -far : 0, -extent.columns],
    End: [ctrlKey ? far : 0, extent.columns],
  }
  const step = steps[key]
  if (!step || extent.columns === 0) return null
  if (!from) return { row: extent.rows > 0 ? 0 : OWN_ROW, column: 0 }
  const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
  // A page up from among the units stops at their first.
  const top = key === 'PageUp' && from.row >= 0 ? Math.min(0, extent.rows - 1) : HEAD_ROW
  return {
    row: within(from.row + step[0], top, extent.rows - 1),
    column: within(from.column + step[1], 0, extent.columns - 1),
  }
}
