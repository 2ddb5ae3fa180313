/** Code lists of measures, each from its measure's own pack; read once for each state of the dictionary. */
import type { CodeListItem } from '#shared/contract/dictionary.ts'
import type { CodeList } from '#shared/domain/code-list.ts'
import type { Station } from '../../context.ts'
import { type ReadableDb, statement } from '../../db/database.ts'
import type { Dictionary, KnownMeasure } from '../dictionary/dictionary.ts'

const read = new WeakMap<Dictionary, ReadonlyMap<number, CodeList>>()

/** The list that a measure is broken down by, or null where any code will do. */
export function codeListOf({ db, dictionary }: Station, measure: KnownMeasure): CodeList | null {
  if (!measure.codeList) return null
  let lists = read.get(dictionary)
  if (!lists) {
    lists = readCodeLists(db)
    read.set(dictionary, lists)
  }
  return lists.get(measure.id) ?? null
}

function readCodeLists(db: ReadableDb): Map<number, CodeList> {
  const rows = statement<[], { id: number; list: string }>(
    db,
    `SELECT measures.id, lists.value AS list
     FROM measures JOIN packs ON packs.pack = measures.pack, json_each(packs.header, '$.codeLists') AS lists
     WHERE lists.value ->> 'key' = measures.definition ->> 'codeList'`,
  ).all()
  return new Map(
    rows.map(({ id, list }) => {
      const { key, exhaustive, codes } = JSON.parse(list) as CodeListItem
      return [id, { key, exhaustive, codes: new Set(codes.map(({ code }) => code)) }]
    }),
  )
}
