/** On opening: what the log of certificates knows and the replica does not, after a restore, counts again. */
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../context.ts'
import { type ReadableDb, statement } from '../db/database.ts'
import type { Transaction } from '../db/writer.ts'
import { insertAudit } from '../features/access/queries.ts'
import { withdrawReceived } from '../features/alarms/received-alarms.ts'
import { selectChildren } from '../features/children/child-registry.ts'
import { forgetLamps } from './depth.ts'
import { expectChild } from './enrolment.ts'
import type { Identity } from './identity.ts'
import { type IssuedWord, newestIssued, readIssued, rewriteIssued } from './issued-log.ts'
import { adoptChildDepth } from './owed-units.ts'
import { enrolChild, expireEnrolments, redeemAgain, renewChild, revokeChildRow } from './queries.ts'
import { forgetTold } from './receive-told.ts'

interface ChildRow {
  readonly unit: number
  readonly code: string
  readonly fingerprint: string
  readonly certificate: string
  readonly enrolled_at: number
  readonly revoked_at: number | null
}

const selectRows = (db: ReadableDb): ChildRow[] =>
  statement<[], ChildRow>(
    db,
    `SELECT children.unit, units.code, fingerprint, certificate, enrolled_at, revoked_at
     FROM children JOIN units ON units.id = children.unit`,
  ).all()

/** The newest word on each unit wins; a revocation never comes undone. The log is cut down to those words. */
export async function applyIssued(station: Station, { caSha256 }: Identity): Promise<void> {
  const words = readIssued(station.home)
  const newest = newestIssued(words, caSha256)
  const rows = new Map(selectRows(station.db).map((row) => [row.code, row]))
  for (const row of rows.values()) {
    const word = newest.get(row.code)
    const isSame = word?.fingerprint === row.fingerprint
    if (!word || (isSame && row.revoked_at !== null)) newest.set(row.code, wordOf(row, caSha256))
  }
  const missed = [...newest.values()].filter((word) => isNews(word, rows.get(word.unit)))
  if (missed.length > 0) {
    await station.writer.write((transaction) => {
      for (const word of missed) apply(station, transaction, word)
      transaction.afterCommit(() => {
        for (const child of selectChildren(station.db)) station.children.put(child)
      })
    })
    station.log.warn({ units: missed.map(({ unit }) => unit) }, 'certificates restored from their log')
  }
  const kept = [...newest.values()]
  if (kept.length !== words.length || kept.some((word) => !words.includes(word)))
    rewriteIssued(station.home, kept)
}

/** What the replica knows of a unit, for a log that knows less: it was lost, or the program had none yet. */
function wordOf(row: ChildRow, ca: string): IssuedWord {
  const { fingerprint, certificate, enrolled_at, revoked_at } = row
  const unit = row.code as UnitCode
  return revoked_at !== null
    ? { word: 'revoked', at: revoked_at, unit, fingerprint }
    : {
        word: 'enrolled',
        at: enrolled_at,
        unit,
        fingerprint,
        certificate,
        ca,
        secretHash: null,
        keyHash: null,
      }
}

function isNews(word: IssuedWord, row: ChildRow | undefined): boolean {
  if (word.word === 'revoked') return row?.revoked_at === null
  return row?.fingerprint !== word.fingerprint
}

function apply(station: Station, transaction: Transaction, word: IssuedWord): void {
  const { db } = transaction
  const now = station.clock()
  const unit = station.units.byCode(word.unit)
  if (!unit) return
  // The codes that this replica knows are older than the word.
  expireEnrolments(db, word.unit, now)
  if (word.word === 'revoked') {
    revokeChildRow(db, unit.id, word.at)
    withdrawReceived(station, transaction, station.alarms.receivedFrom(unit.id))
    forgetLamps(station, transaction, unit)
    forgetTold(db, unit.id)
  } else {
    const { fingerprint, certificate } = word
    const isKnown = selectChildren(db).some((row) => row.unit === unit.id && row.revoked_at === null)
    if (word.word === 'enrolled' || !isKnown) {
      enrolChild(db, unit.id, fingerprint, certificate, word.at)
      adoptChildDepth(db, unit.id)
      expectChild(station, transaction, unit, word.at)
    }
    if (word.word === 'renewed') renewChild(db, unit.id, word.replaces, fingerprint, certificate)
    else if (word.secretHash !== null && word.keyHash !== null)
      redeemAgain(db, { ...word, secretHash: word.secretHash, keyHash: word.keyHash })
  }
  const { word: said, at, fingerprint } = word
  insertAudit(db, now, 'station', 'certificate-remembered', { unit: word.unit, word: said, at, fingerprint })
}
