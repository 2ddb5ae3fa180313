import { statement, type WritableDb } from './database.ts'

/** Rows a statement, largest first: past 32 the saving in calls levels off. */
const SIZES = [32, 8, 1] as const

type Value = number | string | null

/**
 * Writes many rows with few calls.
 * @param head e.g. `INSERT INTO observations (unit, …) VALUES`
 */
export function bulkInsert(db: WritableDb, head: string, rows: ReadonlyArray<readonly Value[]>): void {
  const width = rows[0]?.length ?? 0
  let from = 0
  for (const size of SIZES) {
    if (rows.length - from < size) continue
    const insert = statement<[Value[]], never>(db, sqlOf(head, width, size))
    const values = new Array<Value>(width * size).fill(null)
    for (; from + size <= rows.length; from += size) {
      for (let row = 0; row < size; row += 1) {
        const given = rows[from + row] ?? []
        for (let column = 0; column < width; column += 1) values[row * width + column] = given[column] ?? null
      }
      insert.run(values)
    }
  }
}

const made = new Map<string, Map<number, string>>()

/** Thousands of characters, asked for with every call: made once. */
function sqlOf(head: string, width: number, size: number): string {
  let sizes = made.get(head)
  if (!sizes) {
    sizes = new Map()
    made.set(head, sizes)
  }
  let sql = sizes.get(size)
  if (!sql) {
    const group = `(${Array(width).fill('?').join(',')})`
    sql = `${head} ${Array(size).fill(group).join(',')}`
    sizes.set(size, sql)
  }
  return sql
}
