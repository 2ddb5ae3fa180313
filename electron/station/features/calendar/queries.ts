import type { CalendarDay, CalendarSettings, CalendarTable } from '#shared/contract/calendar.ts'
import type { Calendar, DayKind } from '#shared/domain/calendar.ts'
import { type Period, packPeriod, unpackPeriod } from '#shared/domain/period.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

interface DayRow {
  day: number
  kind: DayKind | 'normal'
  name_vi: string
  name_en: string
  note: string
  certain: number
  swapped_with: number | null
}

interface SettingsRow {
  table_version: number
  office_hours: string
  deadline_moves: number
  management_month_day: number | null
}

const DAY = 'day, kind, name_vi, name_en, note, certain, swapped_with'

function dayItem(row: DayRow): CalendarDay | null {
  if (row.kind === 'normal') return null
  return {
    date: unpackPeriod(row.day),
    kind: row.kind,
    nameVi: row.name_vi,
    nameEn: row.name_en,
    note: row.note,
    certain: row.certain === 1,
    swappedWith: row.swapped_with === null ? null : unpackPeriod(row.swapped_with),
  }
}

/** Days of a year that are not what their weekday says, oldest first. */
export function selectCalendarYear(db: ReadableDb, year: number): CalendarDay[] {
  return statement<[number, number], DayRow>(
    db,
    `SELECT ${DAY} FROM calendar_days WHERE day BETWEEN ? AND ? ORDER BY day`,
  )
    .all(year * 10_000, year * 10_000 + 9_999)
    .flatMap((row) => dayItem(row) ?? [])
}

/** Every day that is not what its weekday says, oldest first. */
export function selectCalendarDays(db: ReadableDb): CalendarDay[] {
  return statement<[], DayRow>(db, `SELECT ${DAY} FROM calendar_days ORDER BY day`)
    .all()
    .flatMap((row) => dayItem(row) ?? [])
}

/** Code of the unit that handed the calendar down; null where it is this station's own. */
export function selectCalendarOwner(db: ReadableDb): string | null {
  const row = statement<[], { owner: string | null }>(db, 'SELECT owner FROM calendar_settings').get()
  return row?.owner ?? null
}

export function setCalendarOwner(db: WritableDb, owner: string): void {
  statement<[string], never>(db, 'UPDATE calendar_settings SET owner = ?').run(owner)
}

/** A day of the table, or null where it is what its weekday says. */
export function selectCalendarDay(db: ReadableDb, date: Period): CalendarDay | null {
  const row = statement<[number], DayRow>(db, `SELECT ${DAY} FROM calendar_days WHERE day = ?`).get(
    packPeriod(date),
  )
  return row ? dayItem(row) : null
}

function selectSettingsRow(db: ReadableDb): SettingsRow | null {
  return (
    statement<[], SettingsRow>(
      db,
      'SELECT table_version, office_hours, deadline_moves, management_month_day FROM calendar_settings',
    ).get() ?? null
  )
}

export function selectCalendarSettings(db: ReadableDb): CalendarSettings {
  const row = selectSettingsRow(db)
  if (!row) throw new Error('the calendar was read before its table was entered')
  return {
    officeHours: JSON.parse(row.office_hours) as CalendarSettings['officeHours'],
    deadlineMoves: row.deadline_moves === 1,
    managementMonthDay: row.management_month_day,
  }
}

function minutesOf(clockTime: string): number {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number)
  return hours * 60 + minutes
}

/** The calendar as the rules use it. */
export function loadCalendar(db: ReadableDb): Calendar {
  const rows = statement<[], { day: number; kind: DayKind }>(
    db,
    `SELECT day, kind FROM calendar_days WHERE kind <> 'normal'`,
  ).all()
  const { officeHours, deadlineMoves, managementMonthDay } = selectCalendarSettings(db)
  return {
    exceptions: new Map(rows.map(({ day, kind }) => [unpackPeriod(day), kind])),
    officeHours: officeHours.map(({ from, to }) => ({
      fromMinutes: minutesOf(from),
      toMinutes: minutesOf(to),
    })),
    deadlineMoves,
    managementDay: managementMonthDay,
  }
}

/**
 * Enters a shipped table where the replica has none, or one of a lower version. What was edited here stays.
 * To be called within a transaction.
 */
export function seedCalendar(db: WritableDb, table: CalendarTable): void {
  const known = selectSettingsRow(db)
  if (known && known.table_version >= table.version) return
  statement<[], never>(db, 'DELETE FROM calendar_days WHERE edited_at IS NULL').run()
  for (const day of table.days) putDay(db, day, null, 'DO NOTHING')
  statement<unknown[], never>(
    db,
    `INSERT INTO calendar_settings (id, table_version, office_hours, deadline_moves) VALUES (1, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET table_version = excluded.table_version,
       office_hours = iif(edited_at IS NULL, excluded.office_hours, office_hours),
       deadline_moves = iif(edited_at IS NULL, excluded.deadline_moves, deadline_moves)`,
  ).run(table.version, JSON.stringify(table.officeHours), table.deadlineMoves ? 1 : 0)
}

type StoredDay = Omit<CalendarDay, 'kind'> & { readonly kind: DayRow['kind'] }

const REPLACE = `DO UPDATE SET kind = excluded.kind, name_vi = excluded.name_vi, name_en = excluded.name_en,
  note = excluded.note, certain = excluded.certain, swapped_with = excluded.swapped_with,
  edited_at = excluded.edited_at`

function putDay(
  db: WritableDb,
  day: StoredDay,
  editedAt: number | null,
  onConflict: 'DO NOTHING' | typeof REPLACE,
): void {
  statement<unknown[], never>(
    db,
    `INSERT INTO calendar_days (${DAY}, edited_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day) ${onConflict}`,
  ).run(
    packPeriod(day.date),
    day.kind,
    day.nameVi,
    day.nameEn,
    day.note,
    day.certain ? 1 : 0,
    day.swappedWith === null ? null : packPeriod(day.swappedWith),
    editedAt,
  )
}

export function upsertCalendarDay(db: WritableDb, day: StoredDay, now: number): void {
  putDay(db, day, now, REPLACE)
}

export function updateCalendarSettings(db: WritableDb, settings: CalendarSettings, now: number): void {
  statement<unknown[], never>(
    db,
    `UPDATE calendar_settings SET office_hours = ?, deadline_moves = ?, management_month_day = ?,
       edited_at = ?`,
  ).run(
    JSON.stringify(settings.officeHours),
    settings.deadlineMoves ? 1 : 0,
    settings.managementMonthDay,
    now,
  )
}
