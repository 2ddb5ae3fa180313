/** What children told, as they told it: the newest word of each sender, kind and key. */
import { type ToldItem, type ToldKind, toldItem } from '#shared/contract/chain.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { parseItem, Refused, unitBelow } from './item-refusal.ts'
import type { Room } from './room.ts'

export interface CheckedWord {
  readonly unit: StoredUnit
  readonly item: ToldItem
}

/** @throws Refused */
export function checkWord(station: Station, child: StoredUnit, room: Room, item: unknown): CheckedWord {
  const word = parseItem(toldItem, item)
  const unit = unitBelow(station, child, word.unit)
  // A word about a unit that has nothing to do with the sender's stations is not its to say.
  if (word.kind === 'event' && word.about !== null) unitBelow(station, child, word.about)
  if (word.kind === 'books' && unit.id !== child.id)
    throw new Refused('outside-subtree', `Trạm này chỉ nhận sổ của chính ${child.code}.`)
  if (word.kind === 'station' && word.key !== word.unit)
    throw new Refused('bad-value', 'Khóa của mục phải là mã đơn vị của nó.')
  room.takeWord(word.kind, word.key)
  return { unit, item: word }
}

interface Received {
  readonly child: StoredUnit
  readonly epoch: number
  readonly words: readonly CheckedWord[]
  /** Words of older epochs go: all that the child holds has been sent. */
  readonly complete: boolean
}

/** Keeps the newest word of each; resolves to those that are new here. */
export function receiveTold(
  station: Station,
  { db }: Transaction,
  { child, epoch, words, complete }: Received,
): ToldItem[] {
  const fresh: ToldItem[] = []
  for (const { unit, item } of words) {
    const { kind, key, rev, ...body } = item
    const known = statement<unknown[], { epoch: number; rev: number }>(
      db,
      'SELECT epoch, rev FROM told WHERE sender = ? AND kind = ? AND key = ?',
    ).get(child.id, kind, key)
    if (known && (epoch < known.epoch || (epoch === known.epoch && rev < known.rev))) continue
    statement<unknown[], never>(
      db,
      `INSERT OR REPLACE INTO told (sender, kind, key, unit, epoch, rev, body, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(child.id, kind, key, unit.id, epoch, rev, JSON.stringify(body), station.clock())
    if (known?.epoch !== epoch || known.rev !== rev) fresh.push(item)
  }
  if (complete) {
    statement<[number, number], never>(db, 'DELETE FROM told WHERE sender = ? AND epoch < ?').run(
      child.id,
      epoch,
    )
  }
  return fresh
}

/** What a child no longer says, for it is none any more. */
export function forgetTold(db: WritableDb, child: number): void {
  statement<[number], never>(db, 'DELETE FROM told WHERE sender = ?').run(child)
}

export interface Told<Item extends ToldItem = ToldItem> {
  readonly sender: number
  readonly unit: number
  readonly receivedAt: number
  readonly item: Item
}

type OfKind<Kind extends ToldKind> = Extract<ToldItem, { kind: Kind }>

/** What one child told of a kind, or with a null sender what all did. */
export function selectTold<Kind extends ToldKind>(
  db: ReadableDb,
  kind: Kind,
  sender: number | null = null,
): Array<Told<OfKind<Kind>>> {
  return statement<
    unknown[],
    { sender: number; unit: number; key: string; rev: number; body: string; received_at: number }
  >(
    db,
    `SELECT sender, unit, key, rev, body, received_at FROM told
     WHERE kind = @kind ${sender === null ? '' : 'AND sender = @sender'} ORDER BY sender, key`,
  )
    .all(sender === null ? { kind } : { kind, sender })
    .map(({ sender: from, unit, key, rev, body, received_at: receivedAt }) => ({
      sender: from,
      unit,
      receivedAt,
      item: { kind, key, rev, ...(JSON.parse(body) as object) } as OfKind<Kind>,
    }))
}
