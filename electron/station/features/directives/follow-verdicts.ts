/** What follows here when a child has answered for a document. */
import type { ToldItem } from '#shared/contract/chain.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { publishAlarms } from '../alarms/publish-alarms.ts'
import type { StoredUnit } from '../units/queries.ts'
import { selectDirective } from './queries.ts'

/** An alarm whose child would not take a hand from here shows it at once. */
export function followVerdicts(
  station: Station,
  { db, afterCommit }: Transaction,
  child: StoredUnit,
  words: readonly ToldItem[],
): void {
  const verdicts = words.filter((word) => word.kind === 'verdict')
  if (verdicts.length === 0) return
  const refused = verdicts.filter(({ outcome }) => outcome === 'refused')
  const asked = new Set(
    refused.flatMap(({ directive }) => {
      const row = selectDirective(db, directive)
      return row?.kind === 'acknowledgement' && row.unit === child.id ? row.key : []
    }),
  )
  afterCommit(() => {
    station.live.chainChanged()
    const alarms = station.alarms.receivedFrom(child.id)
    publishAlarms(
      station,
      alarms.filter(({ origin }) => origin !== null && asked.has(origin.key)),
    )
  })
}
