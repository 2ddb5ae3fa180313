/** Alarms that are not about a KPI: child stations, clocks, books, the disk, certificates. */
import type { BooksOutcome } from '#shared/contract/books.ts'
import { type AlarmSeverity, type Condition, followSource, isActive } from '#shared/domain/alarm.ts'
import { booksCondition } from '#shared/domain/books.ts'
import { type Expiry, worstExpiry } from '../../chain/expiry.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { putUnsound, selectOwnBooks, selectUnsound } from '../books/queries.ts'
import type { Child } from '../children/child-registry.ts'
import { isClosed } from '../units/unit-tree.ts'
import type { Verification } from '../verification/verify-cells.ts'
import { type AlarmDesk, deskOf, dryDesk } from './alarm-desk.ts'
import { causeOf, settleCauses } from './causes.ts'
import type { AlarmFigure } from './queries.ts'

type PlainKind = 'silent' | 'clock' | 'books' | 'disk' | 'certificate'

/** A clock that is off by more than this is told, and again heard to be right within half of it. */
export const CLOCK_LIMIT_MS = 60_000
const MEBIBYTE = 1_048_576
/** Free space of the home's volume: little is yellow, next to nothing is red. */
export const LITTLE_SPACE_BYTES = 2_048 * MEBIBYTE
export const NO_SPACE_BYTES = 512 * MEBIBYTE

const NO_FIGURE: AlarmFigure = {
  period: null,
  value: null,
  lamp: null,
  reason: null,
  doubt: null,
  simulated: false,
}

function judgeSource(
  station: Station,
  desk: AlarmDesk,
  kind: PlainKind,
  unit: number,
  condition: Condition,
  value: number | null,
): void {
  const open = desk.find(kind, unit, null)
  if (open) {
    const isTold = condition === 'red' || condition === 'yellow'
    const figure = isTold && value !== null ? { ...open.figure, value } : open.figure
    desk.take(open, followSource(open.alarm, condition, desk.now), figure)
    return
  }
  if (condition !== 'red' && condition !== 'yellow') return
  const source = { kind, unit, kpi: null, code: null }
  const simulated = station.config.simulated
  desk.raise(source, condition, { ...NO_FIGURE, value, simulated }, causeOf(station, desk, source))
}

export function judgeChild(station: Station, desk: AlarmDesk, child: Child): void {
  judgeSource(station, desk, 'silent', child.unit, silence(station, child), child.last_contact_at)
  if (child.revoked_at === null) return
  judgeSource(station, desk, 'clock', child.unit, 'gone', null)
  judgeSource(station, desk, 'books', child.unit, 'gone', null)
}

/** Nobody waits for a unit that is no more. */
function silence({ units, clock }: Station, { unit, state, revoked_at }: Child): Condition {
  if (revoked_at !== null || isClosed(units.byId(unit), clock())) return 'gone'
  return ({ silent: 'red', live: 'clear', never: 'unknown' } as const)[state]
}

/** The alarm step of a child that fell silent, spoke again or was turned out. */
export function followChild(station: Station, transaction: Transaction, child: Child): void {
  // A heartbeat of a child that has no alarm comes every few seconds.
  if (silence(station, child) !== 'red' && !station.alarms.find('silent', child.unit, null)) return
  const desk = deskOf(station, transaction)
  judgeChild(station, desk, child)
  settleCauses(station, desk)
}

export function judgeClock(station: Station, desk: AlarmDesk, unit: number, skewMs: number): void {
  const off = Math.abs(skewMs)
  const limit = desk.find('clock', unit, null) ? CLOCK_LIMIT_MS / 2 : CLOCK_LIMIT_MS
  judgeSource(station, desk, 'clock', unit, off > limit ? 'yellow' : 'clear', skewMs)
}

/** Free space wanders by a few bytes all the time; the alarm tells it in mebibytes. */
export function judgeDisk(station: Station, desk: AlarmDesk, freeBytes: number): void {
  const root = station.units.root.id
  const open = desk.find('disk', root, null)
  const slack = open ? 1.1 : 1
  const severity: AlarmSeverity = freeBytes < NO_SPACE_BYTES * slack ? 'red' : 'yellow'
  const condition = freeBytes < LITTLE_SPACE_BYTES * slack ? severity : 'clear'
  // Once yellow, red comes at its own limit.
  const isStillYellow = open?.alarm.severity === 'yellow' && freeBytes >= NO_SPACE_BYTES
  const judged = condition === 'red' && isStillYellow ? 'yellow' : condition
  judgeSource(station, desk, 'disk', root, judged, Math.floor(freeBytes / MEBIBYTE) * MEBIBYTE)
}

/** The value is the instant at which the certificate ends that needs a hand most. */
export function judgeCertificates(station: Station, desk: AlarmDesk, expiries: readonly Expiry[]): void {
  const worst = worstExpiry(expiries, desk.now)
  const root = station.units.root.id
  judgeSource(station, desk, 'certificate', root, worst?.severity ?? 'clear', worst?.notAfter ?? null)
}

/** The alarm step of an answer of the parent: this station's clock against the parent's. */
export async function followOwnClock(station: Station, skewMs: number): Promise<void> {
  const { id } = station.units.root
  const dry = dryDesk(station)
  const open = dry.find('clock', id, null)
  // Told again only where it has moved on by more than half a minute: every answer differs by a little.
  const known = open && isActive(open.alarm) ? open.figure.value : null
  const isTold = known !== null && Math.abs(known - skewMs) < CLOCK_LIMIT_MS / 2
  if (isTold && Math.abs(skewMs) > CLOCK_LIMIT_MS / 2) return
  judgeClock(station, dry, id, skewMs)
  if (!dry.isTouched) return
  await station.writer.write((transaction) => judgeClock(station, deskOf(station, transaction), id, skewMs))
}

/** The alarm step of a verification: books that do not add up, or a file that is damaged. */
export async function followBooks(
  station: Station,
  { integrity, differences }: Pick<Verification, 'integrity' | 'differences'>,
): Promise<void> {
  const found = integrity.length + differences.length
  const outcome = selectOwnBooks(station.db)
  const dry = dryDesk(station)
  judgeOwnBooks(station, dry, found, outcome)
  if (!dry.isTouched && selectUnsound(station.db) === found) return
  await station.writer.write((transaction) => {
    putUnsound(transaction.db, found)
    judgeOwnBooks(station, deskOf(station, transaction), found, outcome)
  })
}

/**
 * One alarm for this station's own books, by themselves and against the parent's.
 * @param unsound What the last verification found.
 * @param outcome The last comparison with the parent.
 */
export function judgeOwnBooks(
  station: Station,
  desk: AlarmDesk,
  unsound: number,
  outcome: BooksOutcome | null,
): void {
  const condition = unsound > 0 ? 'red' : booksCondition(outcome)
  judgeSource(station, desk, 'books', station.units.root.id, condition, unsound + (outcome?.differing ?? 0))
}

/** A child's books against this station's, as the child told. */
export function judgeChildBooks(
  station: Station,
  desk: AlarmDesk,
  unit: number,
  outcome: BooksOutcome,
): void {
  judgeSource(station, desk, 'books', unit, booksCondition(outcome), outcome.differing)
}
