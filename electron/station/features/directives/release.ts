/** What another parent handed down: this station's own from now on, until the present one hands down its own. */
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { loadDictionary } from '../dictionary/dictionary.ts'
import { followOwners } from '../thresholds/hand-down.ts'
import { selectOwnCodes } from '../thresholds/queries.ts'

const OWNED = ['packs', 'local_thresholds', 'targets', 'unit_changes', 'calendar_settings'] as const

/** Called where a station joins, within that transaction. */
export function releaseFromOthers(station: Station, transaction: Transaction, parent: string): void {
  const { db, afterCommit } = transaction
  const codes = new Set(selectOwnCodes(db, null))
  let released = 0
  for (const table of OWNED) {
    released += db.prepare(`UPDATE ${table} SET owner = NULL WHERE owner <> ?`).run(parent).changes
  }
  if (released === 0) return
  const dictionary = loadDictionary(db)
  followOwners(station, transaction, dictionary, codes)
  afterCommit(() => {
    station.replaceDictionary(dictionary)
    station.live.resync()
  })
}
