/**
 * The child's side of the batch chain, step by step, each in one transaction: take a batch up, settle its
 * answer, begin a new epoch. No network here; the uplink calls these, and so do tests that lose answers.
 */
import { randomBytes } from 'node:crypto'
import type { Batch, BatchAnswer } from '#shared/contract/chain.ts'
import type { Station } from '../context.ts'
import { statement, type WritableDb } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { insertAudit } from '../features/access/queries.ts'
import { isMending, oweBooks } from '../features/books/queries.ts'
import { selectPosition } from '../features/directives/queries.ts'
import { nextEpoch } from './batch-chain.ts'
import { markEverythingDirty } from './mark-dirty.ts'
import { collectItems, countOutbox, type Entry, hasOutbox, itemKey, wireBatch } from './outbox.ts'
import { removeSentAlarm } from './outbox-alarms.ts'
import { removeSentLamp } from './outbox-lamps.ts'
import { owedUnits } from './owed-units.ts'
import { selectUplink, setAcknowledged, setBehind, setEpoch, setPending } from './queries.ts'
import { dropRefused, hasRefused, noteDefinitions, putRefused } from './refused-items.ts'
import { tellEvent } from './station-events.ts'
import { removeSentWord } from './tell.ts'

export interface Prepared {
  readonly batch: Batch
  readonly entries: readonly Entry[]
  /** A batch whose answer is not known, sent again without its items: they go in the next one. */
  readonly repeat: boolean
}

/** Takes up the next batch and writes its id down; null where this station has no parent. */
export async function prepareBatch(station: Station, mostItems: number): Promise<Prepared | null> {
  return await station.writer.write(({ db }) => {
    const uplink = selectUplink(db)
    if (!uplink) return null
    const repeat = uplink.pending !== null
    const { items, entries, left } = repeat
      ? { items: [], entries: [], left: countOutbox(db) }
      : collectItems(station, db, mostItems)
    const id = uplink.pending ?? randomBytes(16).toString('base64url')
    if (!repeat) setPending(db, id)
    setBehind(db, items.length + left > 0, station.clock())
    const batch = wireBatch(
      {
        station: station.units.root.code,
        epoch: uplink.epoch,
        batch: id,
        after: uplink.acknowledged,
        now: station.clock(),
        backlog: left,
        behindSince: left > 0 ? (uplink.behind_since ?? station.clock()) : null,
        resyncComplete: uplink.resyncing === 1 && !repeat && left === 0,
        mending: isMending(db),
        appliedDirective: selectPosition(db)?.after ?? 0,
      },
      items,
    )
    return { batch, entries, repeat }
  })
}

/** The parent has answered: what it took leaves the outbox, unless it has changed meanwhile. */
export async function acknowledge(station: Station, prepared: Prepared, answer: BatchAnswer): Promise<void> {
  const { batch, entries } = prepared
  await station.writer.write(({ db }) => {
    const uplink = selectUplink(db)
    if (uplink?.pending !== batch.batch || uplink.epoch !== batch.epoch) return
    const now = station.clock()
    const verdicts = new Map(answer.rejected.map((rejection) => [rejection.index, rejection]))
    noteDefinitions(station, db, answer.dictionary)
    const quarantined = hasRefused(db)
    const isOwed = owedUnits(station, db)
    for (const [index, entry] of entries.entries()) {
      removeSent(db, entry)
      const item = batch.items[index] as Parameters<typeof itemKey>[0]
      const verdict = verdicts.get(index)
      const key = itemKey(item)
      // Of an alarm that is over there is nothing to try again, nor of what the parent does not want any more.
      const isOver = item.kind === 'alarm' && item.state === 'closed'
      const isUnwanted = (entry.kind === 'cell' || entry.kind === 'lamp') && !isOwed(entry.unit)
      if (verdict && !isOver && !isUnwanted) {
        const { code, detail } = verdict
        putRefused(db, { key, rev: entry.rev, code, detail: detail.slice(0, 500) }, now)
      } else if (quarantined) dropRefused(db, key)
    }
    setAcknowledged(db, batch.batch, now, batch.resyncComplete === true)
    if (batch.resyncComplete) {
      oweBooks(db)
      if (batch.epoch > 1) tellEvent(station, db, { event: 'resynced', figure: String(batch.epoch) })
    }
    setBehind(db, hasOutbox(db), now)
  })
}

function removeSent(db: WritableDb, entry: Entry): void {
  if (entry.kind === 'alarm') {
    removeSentAlarm(db, entry)
    return
  }
  if (entry.kind === 'lamp') {
    removeSentLamp(db, entry)
    return
  }
  if (entry.kind === 'told') {
    removeSentWord(db, entry)
    return
  }
  if (entry.kind === 'roster') {
    statement<unknown[], never>(
      db,
      'DELETE FROM outbox_roster WHERE unit = ? AND measures = ? AND rev <= ?',
    ).run(entry.unit, entry.measures, entry.rev)
    return
  }
  // A figure that was only refreshed meanwhile has the same revision and a later age.
  statement<[Entry], never>(
    db,
    `DELETE FROM outbox_cells
     WHERE lane IN (0, 1) AND unit = @unit AND measure = @measure AND slice = @slice AND period = @period
       AND rev <= @rev AND NOT EXISTS (
         SELECT 1 FROM cells WHERE unit = @unit AND measure = @measure AND slice = @slice AND part = 0
           AND period = @period AND (rev > @rev OR as_of > @asOf))`,
  ).run(entry)
}

/** The parent certainly did not take this batch: its id is free again. */
export async function abandonBatch(station: Station, { batch }: Prepared): Promise<void> {
  await station.writer.write(({ db }) => {
    if (selectUplink(db)?.pending === batch.batch) setPending(db, null)
  })
}

/** One item that the parent finds too large by itself goes to the quarantine. */
export async function quarantineOnly(station: Station, { batch, entries }: Prepared): Promise<void> {
  await station.writer.write(({ db }) => {
    const [entry] = entries
    if (!entry || selectUplink(db)?.pending !== batch.batch) return
    const item = batch.items[0] as Parameters<typeof itemKey>[0]
    const detail = 'Cấp trên không nhận mục lớn như vậy.'
    putRefused(db, { key: itemKey(item), rev: entry.rev, code: 'too-large', detail }, station.clock())
    removeSent(db, entry)
    setPending(db, null)
  })
}

/** After a 409: a new epoch, and everything is sent again. */
export async function startEpoch(station: Station, { batch }: Prepared, parentEpoch: number): Promise<void> {
  await station.writer.write(async (transaction) => {
    const uplink = selectUplink(transaction.db)
    if (uplink?.pending !== batch.batch || uplink.epoch !== batch.epoch) return
    await beginEpoch(station, transaction, nextEpoch(uplink.epoch, parentEpoch))
  })
}

/** Everything is sent again, and what the parent has besides it withdraws. */
export async function beginEpoch(station: Station, transaction: Transaction, epoch: number): Promise<void> {
  const { db } = transaction
  setEpoch(db, epoch)
  await markEverythingDirty(station, transaction)
  insertAudit(db, station.clock(), 'station', 'resync-started', { epoch })
}
