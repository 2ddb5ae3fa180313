/**
 * Rows per second through `POST /api/v1/observations`: validated, stored durably, cells and lamps
 * updated. Beside it the bare upsert of the same rows into one SQLite table, in the same transactions.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Dictionary } from '#shared/contract/dictionary.ts'
import type { IntakeAnswer } from '#shared/contract/observations.ts'
import { periodAt, shiftPeriod } from '#shared/domain/period.ts'
import type { StationProcess } from '#station/demo/station-process.ts'
import { withStations } from './chain.ts'
import { type BenchRow, median, rateRow } from './result.ts'

interface Row {
  unit: string
  measure: string
  period: string
  value: number
}

const ROWS_A_REQUEST = 50_000
const ROUNDS = 5

export async function benchIntake(): Promise<BenchRow[]> {
  return await withStations(async ({ start, folder }) => {
    const commune = await start('00004')
    const city = await start('01')
    const { measures } = await commune.request<Dictionary>('GET', '/api/v1/dictionary')
    const { items: units } = await city.request<{ items: Array<{ code: string }> }>(
      'GET',
      '/api/v1/units?parent=01&limit=5000',
    )
    return [
      await compare('a commune’s own history, all 70 measures', commune, folder, communeRows(measures)),
      await compare(
        'a city’s day, 126 units × daily measures × 26 days',
        city,
        folder,
        cityRows(measures, units),
      ),
    ]
  })
}

/** One unit, every measure, as many base periods as make up a full request. */
function communeRows(measures: Dictionary['measures']): Row[] {
  const back = (base: string) =>
    ({ day: 2_700, week: 520, month: 120, quarter: 40, half: 20, year: 10 })[base] ?? 0
  const rows = measures.flatMap(({ key, basePeriod }) => {
    const current = periodAt(Date.now(), basePeriod)
    return Array.from({ length: back(basePeriod) }, (_, index) => ({
      unit: '00004',
      measure: key,
      period: shiftPeriod(current, -index),
      value: 100 + (index % 7),
    }))
  })
  return rows.slice(0, ROWS_A_REQUEST)
}

function cityRows(measures: Dictionary['measures'], units: ReadonlyArray<{ code: string }>): Row[] {
  const daily = measures.filter(({ basePeriod }) => basePeriod === 'day')
  const today = periodAt(Date.now(), 'day')
  return units.flatMap(({ code }) =>
    daily.flatMap(({ key }) =>
      Array.from({ length: 26 }, (_, index) => ({
        unit: code,
        measure: key,
        period: shiftPeriod(today, -index),
        value: 100 + (index % 7),
      })),
    ),
  )
}

async function compare(
  what: string,
  station: StationProcess,
  folder: string,
  rows: Row[],
): Promise<BenchRow> {
  const bare = openBare(join(folder, 'bare.db'))
  const rates: number[] = []
  const bareRates: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of rows) row.value += 1
    const started = performance.now()
    const answer = await station.request<IntakeAnswer>('POST', '/api/v1/observations', { observations: rows })
    rates.push(rows.length / ((performance.now() - started) / 1_000))
    if (answer.accepted !== rows.length) throw new Error(`accepted ${answer.accepted} of ${rows.length}`)
    const bareStarted = performance.now()
    bare.upsert(rows)
    bareRates.push(rows.length / ((performance.now() - bareStarted) / 1_000))
  }
  bare.close()
  return rateRow(
    `intake over HTTP: ${what} (${rows.length.toLocaleString('en')} rows a request)`,
    median(rates),
    median(bareRates),
    '0.20',
  )
}

function openBare(file: string) {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`CREATE TABLE IF NOT EXISTS rows (unit TEXT, measure TEXT, period TEXT, slice TEXT, value REAL,
    PRIMARY KEY (unit, measure, period, slice)) WITHOUT ROWID`)
  const put = db.prepare(
    'INSERT INTO rows VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  return {
    upsert: db.transaction((rows: readonly Row[]) => {
      for (const { unit, measure, period, value } of rows) put.run(unit, measure, period, '', value)
    }),
    close: () => db.close(),
  }
}
