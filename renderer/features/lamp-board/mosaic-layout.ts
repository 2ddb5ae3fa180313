/** A tile for each unit, all of them on one page where they fit: as near to a good shape as the room allows. */
export interface MosaicLayout {
  readonly columns: number
  readonly rows: number
  readonly pages: number
}

/** In rem: below this a name and its lamps cannot be told apart. */
export const LEAST_TILE = { width: 7.75, height: 4.5 } as const
/** Width by height at which a name stands best over its lamps. */
const GOOD_SHAPE = 1.85

/** @param width and height in rem, gaps included in each tile. */
export function mosaicLayout(count: number, width: number, height: number): MosaicLayout {
  const most = {
    columns: Math.max(1, Math.floor(width / LEAST_TILE.width)),
    rows: Math.max(1, Math.floor(height / LEAST_TILE.height)),
  }
  if (count > most.columns * most.rows)
    return { ...most, pages: Math.ceil(count / (most.columns * most.rows)) }
  let best: MosaicLayout = { ...most, pages: 1 }
  let least = Number.POSITIVE_INFINITY
  for (let columns = 1; columns <= most.columns; columns += 1) {
    const rows = Math.max(1, Math.ceil(count / columns))
    if (rows > most.rows) continue
    const shape = width / columns / (height / rows)
    const off = Math.abs(Math.log(shape / GOOD_SHAPE))
    if (off < least) {
      least = off
      best = { columns, rows, pages: 1 }
    }
  }
  return best
}

/** Lamps of one tile: as many columns as make about four rows. */
export const LAMP_ROWS = 4
export const lampColumns = (lamps: number): number => Math.max(1, Math.ceil(lamps / LAMP_ROWS))
