import { statement, type WritableDb } from './database.ts'

/** Rows a statement: past this the saving in calls levels off. */
const ROWS_AT_ONCE = 32

type Value = number | string | null

/**
 * Writes many rows with few calls.
 * @param head e.g. `INSERT INTO observations (unit, …) VALUES`
 */
export function bulkInsert(db: WritableDb, head: string, rows: ReadonlyArray<readonly Value[]>): void {
  const [first] = rows
  if (!first) return
  const group = `(${Array(first.length).fill('?').join(',')})`
  let from = 0
  for (; from + ROWS_AT_ONCE <= rows.length; from += ROWS_AT_ONCE) {
    const many = statement<[Value[]], never>(db, `${head} ${Array(ROWS_AT_ONCE).fill(group).join(',')}`)
    many.run(rows.slice(from, from + ROWS_AT_ONCE).flat())
  }
  const one = statement<[readonly Value[]], never>(db, `${head} ${group}`)
  for (const row of rows.slice(from)) one.run(row)
}
