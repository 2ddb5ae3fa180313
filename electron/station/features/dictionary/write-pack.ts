/** A pack as the file that it came from: what is in use, in its order, without comments. */
import { stringify } from 'yaml'
import type { z } from 'zod'
import { kpiDefinition, measure } from '#shared/contract/dictionary.ts'
import type { ReadableDb } from '../../db/database.ts'
import { selectDefinitions, selectPackHeaders } from './queries.ts'

/** The pack as YAML, or null where there is none of that name. */
export function writePack(db: ReadableDb, name: string): string | null {
  const header = selectPackHeaders(db).find(({ pack }) => pack === name)
  if (!header) return null
  const items = (table: 'measures' | 'kpis', schema: z.ZodType<object>) =>
    selectDefinitions(db, table)
      .filter(({ pack, retired }) => pack === name && !retired)
      .map(({ definition }) => withoutDefaults(schema, schema.parse(JSON.parse(definition))))
  const document = { ...header, measures: items('measures', measure), kpis: items('kpis', kpiDefinition) }
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })
}

/** Leaves out what would be read the same if it were not written. */
function withoutDefaults(schema: z.ZodType<object>, item: object): object {
  const whole = JSON.stringify(item)
  let kept: Record<string, unknown> = { ...item }
  for (const field of Object.keys(item)) {
    const { [field]: _left, ...rest } = kept
    const read = schema.safeParse(rest)
    if (read.success && JSON.stringify(read.data) === whole) kept = rest
  }
  return kept
}
