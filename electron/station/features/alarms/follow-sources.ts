/** Alarms that are not about a KPI: child stations, clocks, books, the disk. */
import { type AlarmSeverity, type Condition, followSource } from '#shared/domain/alarm.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import type { Child } from '../children/child-registry.ts'
import type { Verification } from '../verification/verify-cells.ts'
import { type AlarmDesk, deskOf, dryDesk } from './alarm-desk.ts'
import { causeOf, settleCauses } from './causes.ts'
import type { AlarmFigure } from './queries.ts'

type PlainKind = 'silent' | 'clock' | 'books' | 'disk'

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
  judgeSource(station, desk, 'silent', child.unit, silence(child), child.last_contact_at)
  if (child.revoked_at !== null) judgeSource(station, desk, 'clock', child.unit, 'gone', null)
}

function silence({ state, revoked_at }: Child): Condition {
  if (revoked_at !== null) return 'gone'
  return ({ silent: 'red', live: 'clear', never: 'unknown' } as const)[state]
}

/** The alarm step of a child that fell silent, spoke again or was turned out. */
export function followChild(station: Station, transaction: Transaction, child: Child): void {
  // A heartbeat of a child that has no alarm comes every few seconds.
  if (silence(child) !== 'red' && !station.alarms.find('silent', child.unit, null)) return
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

/** The alarm step of a verification: books that do not add up, or a file that is damaged. */
export async function followBooks(
  station: Station,
  { integrity, differences }: Pick<Verification, 'integrity' | 'differences'>,
): Promise<void> {
  const found = integrity.length + differences.length
  const judge = (desk: AlarmDesk) =>
    judgeSource(station, desk, 'books', station.units.root.id, found > 0 ? 'red' : 'clear', found)
  const dry = dryDesk(station)
  judge(dry)
  if (!dry.isTouched) return
  await station.writer.write((transaction) => judge(deskOf(station, transaction)))
}
