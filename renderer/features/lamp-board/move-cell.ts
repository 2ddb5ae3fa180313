/** A cell of the board; row -1 is this unit's own, above the sub-units. */
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

/** Where a key leads from a cell; null where the key does not move. */
export function moveCell(from: BoardCell | null, key: string, extent: BoardExtent): BoardCell | null {
  const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-extent.page, 0],
    PageDown: [extent.page, 0],
    Home: [0, -extent.columns],
    End: [0, extent.columns],
  }
  const step = steps[key]
  if (!step) return null
  if (!from) return { row: extent.rows > 0 ? 0 : -1, column: 0 }
  const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
  return {
    row: within(from.row + step[0], -1, extent.rows - 1),
    column: within(from.column + step[1], 0, extent.columns - 1),
  }
}
