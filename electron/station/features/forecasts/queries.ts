import type { WarningOutcome } from '#shared/contract/forecasts.ts'
import type { ForecastMethod } from '#shared/domain/forecast-outlook.ts'
import type { Lamp } from '#shared/domain/lamp.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

/** A lamp's latest forecast; periods and days packed, instants in ms since 1970. */
export interface ForecastRow {
  readonly unit: number
  readonly kpi: number
  readonly period: number
  readonly made_at: number
  /** What it was made from: the lamp's period, value, colour and version. */
  readonly from_period: number
  readonly from_value: number
  readonly lamp: 'green' | 'yellow'
  readonly version: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly probability: number
  readonly colour: 'yellow' | 'red' | null
  readonly crosses_on: number | null
  readonly warns: 0 | 1
  readonly method: ForecastMethod
}

export function selectForecasts(db: ReadableDb): ForecastRow[] {
  return statement<[], ForecastRow>(db, 'SELECT * FROM forecasts').all()
}

export function upsertForecast(db: WritableDb, row: ForecastRow): void {
  statement<[ForecastRow], never>(
    db,
    `INSERT OR REPLACE INTO forecasts (unit, kpi, period, made_at, from_period, from_value, lamp, version,
       value, low, high, probability, colour, crosses_on, warns, method)
     VALUES (@unit, @kpi, @period, @made_at, @from_period, @from_value, @lamp, @version,
       @value, @low, @high, @probability, @colour, @crosses_on, @warns, @method)`,
  ).run(row)
}

export function deleteForecast(db: WritableDb, unit: number, kpi: number): void {
  statement<[number, number], never>(db, 'DELETE FROM forecasts WHERE unit = ? AND kpi = ?').run(unit, kpi)
}

export interface WarningRow {
  readonly id: number
  readonly unit: number
  readonly kpi: number
  readonly period: number
  readonly issued_at: number
  readonly lamp: 'green' | 'yellow'
  readonly from_period: number
  readonly from_value: number
  readonly version: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly probability: number
  readonly colour: 'yellow' | 'red'
  readonly crosses_on: number
  readonly method: ForecastMethod
  readonly simulated: number
  /** End of its period. */
  readonly due_at: number
  readonly outcome: WarningOutcome | null
  readonly resolved_at: number | null
  readonly final_value: number | null
  readonly final_lamp: Lamp | null
}

export type NewWarning = Omit<WarningRow, 'id' | 'outcome' | 'resolved_at' | 'final_value' | 'final_lamp'>

/** Keeps a warning; the same lamp is warned of once for each period and colour that it stands at. */
export function insertWarning(db: WritableDb, warning: NewWarning): void {
  statement<[NewWarning], never>(
    db,
    `INSERT INTO warnings (unit, kpi, period, issued_at, lamp, from_period, from_value, version, value, low,
       high, probability, colour, crosses_on, method, simulated, due_at)
     VALUES (@unit, @kpi, @period, @issued_at, @lamp, @from_period, @from_value, @version, @value, @low,
       @high, @probability, @colour, @crosses_on, @method, @simulated, @due_at)
     ON CONFLICT (unit, kpi, period, lamp) DO NOTHING`,
  ).run(warning)
}

/** Warnings of one lamp whose period is over and has not been judged. */
export function selectDueWarnings(db: ReadableDb, unit: number, kpi: number, now: number): WarningRow[] {
  return statement<number[], WarningRow>(
    db,
    'SELECT * FROM warnings WHERE outcome IS NULL AND unit = ? AND kpi = ? AND due_at <= ?',
  ).all(unit, kpi, now)
}

/** Lamps with warnings whose period is over and has not been judged. */
export function selectDueLamps(db: ReadableDb, now: number): Array<{ unit: number; kpi: number }> {
  return statement<[number], { unit: number; kpi: number }>(
    db,
    'SELECT DISTINCT unit, kpi FROM warnings WHERE outcome IS NULL AND due_at <= ?',
  ).all(now)
}

export interface Resolution {
  readonly id: number
  readonly outcome: WarningOutcome
  readonly resolved_at: number
  readonly final_value: number | null
  readonly final_lamp: Lamp | null
}

/** Writes down what became of a warning, once. */
export function resolveWarning(db: WritableDb, resolution: Resolution): void {
  statement<[Resolution], never>(
    db,
    `UPDATE warnings SET outcome = @outcome, resolved_at = @resolved_at, final_value = @final_value,
       final_lamp = @final_lamp WHERE id = @id AND outcome IS NULL`,
  ).run(resolution)
}

export interface WarningFilter {
  readonly unit: number | null
  readonly kpi: number | null
  readonly open: boolean | null
  /** Id before which the page begins. */
  readonly before: number
  readonly limit: number
}

/** One page of warnings, newest first. */
export function selectWarnings(db: ReadableDb, filter: WarningFilter): WarningRow[] {
  const where = [
    'id < @before',
    ...(filter.unit === null ? [] : ['unit = @unit']),
    ...(filter.kpi === null ? [] : ['kpi = @kpi']),
    ...(filter.open === null ? [] : [filter.open ? 'outcome IS NULL' : 'outcome IS NOT NULL']),
  ]
  const { open: _open, ...values } = filter
  return statement<[object], WarningRow>(
    db,
    `SELECT * FROM warnings WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT @limit`,
  ).all(values)
}

export interface RecordCounts {
  readonly issued: number
  readonly cameTrue: number
  readonly didNot: number
  readonly noFigure: number
  readonly open: number
}

/** How many warnings were issued since an instant, and what became of them. */
export function countWarnings(
  db: ReadableDb,
  filter: { readonly unit: number | null; readonly kpi: number | null; readonly since: number },
): RecordCounts {
  const where = [
    'issued_at >= @since',
    ...(filter.unit === null ? [] : ['unit = @unit']),
    ...(filter.kpi === null ? [] : ['kpi = @kpi']),
  ]
  const counts = statement<[object], RecordCounts>(
    db,
    `SELECT COUNT(*) AS issued,
       COUNT(*) FILTER (WHERE outcome = 'came-true') AS cameTrue,
       COUNT(*) FILTER (WHERE outcome = 'did-not') AS didNot,
       COUNT(*) FILTER (WHERE outcome = 'no-figure') AS noFigure,
       COUNT(*) FILTER (WHERE outcome IS NULL) AS open
     FROM warnings WHERE ${where.join(' AND ')}`,
  ).get(filter)
  return counts ?? { issued: 0, cameTrue: 0, didNot: 0, noFigure: 0, open: 0 }
}
