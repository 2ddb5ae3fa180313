import {
  ALARM_STATES,
  type Alarm,
  type AlarmEventName,
  type AlarmKind,
  type AlarmState,
  OPEN_ALARM_STATES,
} from '#shared/domain/alarm.ts'
import type { Doubt } from '#shared/domain/bounds.ts'
import type { GreyReason, Lamp } from '#shared/domain/lamp.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

/** What an alarm comes from; there is one open alarm of each. */
export interface AlarmSource {
  readonly kind: AlarmKind
  readonly unit: number
  /** Null where it is not about a KPI. */
  readonly kpi: number | null
}

/** The figure an alarm is about, as it was last seen. */
export interface AlarmFigure {
  /** Packed. */
  readonly period: number | null
  readonly value: number | null
  readonly lamp: Lamp | null
  readonly reason: GreyReason | null
  readonly doubt: Doubt | null
  readonly simulated: boolean
}

/** Where a child's alarm comes from. */
export interface AlarmOrigin {
  /** The child's unit; the alarm's own may lie below it. */
  readonly unit: number
  /** The alarm's name at the child's station, and what was last heard of it. */
  readonly key: string
  readonly epoch: number
  readonly rev: number
}

export interface StoredAlarm extends AlarmSource {
  readonly id: number
  /** Null for an alarm of this station's own. */
  readonly origin: AlarmOrigin | null
  /** The KPI's code, kept for when the KPI is retired. */
  readonly code: string | null
  readonly alarm: Alarm
  readonly figure: AlarmFigure
}

interface Row {
  id: number
  kind: AlarmKind
  unit: number
  kpi: number | null
  code: string | null
  record: string
  origin: number | null
  origin_key: string
  origin_epoch: number
  origin_rev: number
}

const COLUMNS = 'id, kind, unit, kpi, code, record, origin, origin_key, origin_epoch, origin_rev'

function fromRow(row: Row): StoredAlarm {
  const { id, kind, unit, kpi, code, record, origin_key: key, origin_epoch: epoch, origin_rev: rev } = row
  const origin = row.origin === null ? null : { unit: row.origin, key, epoch, rev }
  return {
    id,
    origin,
    kind,
    unit,
    kpi,
    code,
    ...(JSON.parse(record) as Pick<StoredAlarm, 'alarm' | 'figure'>),
  }
}

const recordOf = ({ alarm, figure }: Pick<StoredAlarm, 'alarm' | 'figure'>) =>
  JSON.stringify({ alarm, figure })

export function insertAlarm(db: WritableDb, stored: Omit<StoredAlarm, 'id'>): number {
  const { kind, unit, kpi, code, alarm, origin } = stored
  const { lastInsertRowid } = statement<unknown[], never>(
    db,
    `INSERT INTO alarms (kind, unit, kpi, code, severity, state, record, origin, origin_key, origin_epoch, origin_rev)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[kind, unit, kpi, code, alarm.severity, alarm.state, recordOf(stored)],
    ...[origin?.unit ?? null, origin?.key ?? null, origin?.epoch ?? null, origin?.rev ?? null],
  )
  return Number(lastInsertRowid)
}

export function updateAlarm(db: WritableDb, stored: StoredAlarm): void {
  const { id, alarm, origin } = stored
  statement<unknown[], never>(
    db,
    'UPDATE alarms SET severity = ?, state = ?, record = ?, origin_epoch = ?, origin_rev = ? WHERE id = ?',
  ).run(alarm.severity, alarm.state, recordOf(stored), origin?.epoch ?? null, origin?.rev ?? null, id)
}

/** This station's own and its children's. */
export function selectOpenAlarms(db: ReadableDb): StoredAlarm[] {
  return statement<[string], Row>(
    db,
    `SELECT ${COLUMNS} FROM alarms WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id`,
  )
    .all(JSON.stringify(OPEN_ALARM_STATES))
    .map(fromRow)
}

export function selectAlarm(db: ReadableDb, id: number): StoredAlarm | null {
  const row = statement<[number], Row>(db, `SELECT ${COLUMNS} FROM alarms WHERE id = ?`).get(id)
  return row ? fromRow(row) : null
}

export interface AlarmFilter {
  readonly states: readonly AlarmState[]
  readonly kinds: readonly AlarmKind[] | null
  readonly severity: string | null
  readonly unit: number | null
  readonly code: string | null
  /** Units and KPIs, any of which will do; null: whichever. */
  readonly named: { readonly units: readonly number[]; readonly codes: readonly string[] } | null
  /** Id of the last alarm of the page before. */
  readonly after: number | null
  readonly limit: number
}

/** Alarms, the last opened first. */
export function selectAlarms(
  db: ReadableDb,
  { states, kinds, named, ...filter }: AlarmFilter,
): StoredAlarm[] {
  // In order of ids, the first page is found without looking at the others.
  const isEveryState = ALARM_STATES.every((state) => states.includes(state))
  return statement<[object], Row>(
    db,
    `SELECT ${COLUMNS} FROM alarms
     WHERE ${isEveryState ? 'TRUE' : 'state IN (SELECT value FROM json_each(@states))'}
       AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))
       AND (@severity IS NULL OR severity = @severity)
       AND (@unit IS NULL OR unit = @unit) AND (@code IS NULL OR code = @code)
       AND (@units IS NULL OR unit IN (SELECT value FROM json_each(@units))
         OR code IN (SELECT value FROM json_each(@codes)))
       AND (@after IS NULL OR id < @after)
     ORDER BY id DESC LIMIT @limit`,
  )
    .all({
      ...filter,
      states: JSON.stringify(states),
      kinds: kinds && JSON.stringify(kinds),
      units: named && JSON.stringify(named.units),
      codes: named && JSON.stringify(named.codes),
    })
    .map(fromRow)
}

export interface AlarmEventRow {
  id: number
  alarm: number
  at: number
  actor: string
  event: AlarmEventName
  reason: string | null
  until: number | null
  announces: number
  /** JSON. */
  detail: string
}

export function insertAlarmEvent(db: WritableDb, event: Omit<AlarmEventRow, 'id'>): void {
  statement<[object], never>(
    db,
    `INSERT INTO alarm_events (alarm, at, actor, event, reason, until, announces, detail)
     VALUES (@alarm, @at, @actor, @event, @reason, @until, @announces, @detail)`,
  ).run(event)
}

/** What happened to an alarm, the oldest first. */
export function selectAlarmEvents(
  db: ReadableDb,
  alarm: number,
  after: number,
  limit: number,
): AlarmEventRow[] {
  return statement<number[], AlarmEventRow>(
    db,
    'SELECT * FROM alarm_events WHERE alarm = ? AND id > ? ORDER BY id LIMIT ?',
  ).all(alarm, after, limit)
}

/** When alarms were announced from an instant on, ascending. */
export function selectAnnounced(db: ReadableDb, from: number): number[] {
  return statement<[number], { at: number }>(
    db,
    'SELECT at FROM alarm_events WHERE announces = 1 AND at >= ? ORDER BY at',
  )
    .all(from)
    .map(({ at }) => at)
}

export function selectAlarmSettings(db: ReadableDb): string | null {
  return (
    statement<[], { settings: string }>(db, 'SELECT settings FROM alarm_settings').get()?.settings ?? null
  )
}

export function upsertAlarmSettings(db: WritableDb, settings: string, now: number): void {
  statement<unknown[], never>(
    db,
    `INSERT INTO alarm_settings (id, settings, changed_at) VALUES (1, @settings, @now)
     ON CONFLICT (id) DO UPDATE SET settings = @settings, changed_at = @now`,
  ).run({ settings, now })
}

/** How far the clocks of live children are off, ms; those that were heard in this enrolment. */
export function selectClockSkews(db: ReadableDb): Array<{ unit: number; skewMs: number }> {
  return statement<[], { unit: number; skewMs: number }>(
    db,
    `SELECT unit, clock_skew_ms AS skewMs FROM children
     WHERE revoked_at IS NULL AND state = 'live' AND clock_skew_ms IS NOT NULL`,
  ).all()
}
