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
  const many = statement<[Value[]], never>(db, `${head} ${Array(ROWS_AT_ONCE).fill(group).join(',')}`)
  const values: Value[] = []
  let from = 0
  for (; from + ROWS_AT_ONCE <= rows.length; from += ROWS_AT_ONCE) {
    values.length = 0
    for (let index = from; index < from + ROWS_AT_ONCE; index += 1) values.push(...(rows[index] ?? []))
    many.run(values)
  }
  const one = statement<[readonly Value[]], never>(db, `${head} ${group}`)
  for (const row of rows.slice(from)) one.run(row)
}
