/** Plays histories on stations, and lays what they say beside what PostgreSQL makes of the same figures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LENGTHS, makeFamilies, written } from './families.ts'
import { type Entry, type History, makeHistory, NATION, type Places, type Size, SLICES } from './histories.ts'
import { kpiSql } from './kpi-sql.ts'
import type { Oracle } from './postgres.ts'
import { chanceOf, seedOf } from './random.ts'
import type { Stations } from './stations.ts'

export const sqlFile = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')

export interface Plan {
  readonly seed: number
  readonly histories: number
  /** One history alone, to see it again. */
  readonly only: number | null
  readonly places: Places
  readonly size: Size
  readonly now: number
}

export interface Compared {
  readonly histories: number
  readonly cells: number
  readonly kpiValues: number
  /** KPI values by what came out: a number, or the reason for none. */
  readonly outcomes: Readonly<Record<string, number>>
}

/** A history is looked at twice: somewhere on its way, and at its end. */
const momentOf = (history: number, isEnd: boolean) => history * 2 + Number(isEnd)

/**
 * @throws Error with the first things that differ and how to see them again.
 */
export async function compare(oracle: Oracle, stations: Stations, plan: Plan): Promise<Compared> {
  const histories = await play(oracle, stations, plan)
  return await judge(oracle, histories, plan)
}

/** Enters the histories at the stations; what was entered and what they say of it goes to PostgreSQL. */
export async function play(oracle: Oracle, stations: Stations, plan: Plan): Promise<History[]> {
  const { seed, only, places, size, now } = plan
  const families = makeFamilies(seed)
  const units = new Map(unitRows(places).map(([id, code]) => [code, id]))
  const measures = new Map(families.flatMap(({ measures }) => measures.map(({ key, id }) => [key, id])))
  const idOf = (ids: ReadonlyMap<string, number>, name: string): number => {
    const id = ids.get(name)
    if (id === undefined) throw new RangeError(`${name} is not known`)
    return id
  }
  await oracle.ask(sqlFile('tables.sql'))
  await oracle.load('unit', unitRows(places))
  await oracle.load(
    'measure',
    families
      .flatMap((family) => family.measures)
      .map((m) => [m.id, m.key, m.kind, m.overTime, m.overUnits, LENGTHS.indexOf(m.base), m.decimals]),
  )
  type Rows = Array<Array<string | number | null>>
  const rows = { entered: [] as Rows, holder: [] as Rows, said_cell: [] as Rows, said_kpi: [] as Rows }
  const flush = async () => {
    for (const [table, waiting] of Object.entries(rows)) await oracle.load(table, waiting.splice(0))
  }
  const histories: History[] = []
  const ids = only === null ? Array.from({ length: plan.histories }, (_, id) => id) : [only]
  for (const id of ids) {
    const history = makeHistory({ seed, id, now }, families, places, size)
    histories.push(history)
    // Whatever chance there is on the way must not change the history itself.
    const chance = chanceOf(seedOf(seed ^ 0x55555555, id))
    // Families share no measure: what one history left behind is in the way of the next one with its family.
    if (id % families.length === 0 || only !== null) await stations.empty()
    const look = async (isEnd: boolean) => {
      const moment = momentOf(id, isEnd)
      await stations.settle(chance)
      for (const name of stations.names)
        for (const [unit, unitId] of units)
          if (stations.holds(name, unit)) rows.holder.push([moment, name, unitId])
      for (const said of stations.cells(history.family)) {
        const { station, unit, measure, slice, period, total, value, n, reported, carried } = said
        rows.said_cell.push([
          ...[
            moment,
            station,
            idOf(units, unit),
            idOf(measures, measure),
            SLICES.indexOf(slice as ''),
            period,
          ],
          ...[total, value, n, reported, carried],
        ])
      }
    }
    const entered: Entry[] = []
    const keep = (isEnd: boolean) => {
      for (const [turn, { unit, measure, slice, period, scaled, observedAt, refused }] of entered.entries()) {
        if (refused) continue
        rows.entered.push([
          ...[momentOf(id, isEnd), turn, idOf(units, unit), measure.id, slice, period, scaled, observedAt],
        ])
      }
    }
    for (const [turn, batch] of history.batches.entries()) {
      if (turn === history.half) {
        await look(false)
        keep(false)
      }
      await stations.enter(chance, batch)
      entered.push(...batch)
    }
    await look(true)
    keep(true)
    for (const { unit, kpi, period } of history.questions) {
      const { value, reason } = stations.kpi(unit, kpi.code, period)
      rows.said_kpi.push([momentOf(id, true), idOf(units, unit), kpi.id, period, value, reason])
    }
    if (rows.said_cell.length + rows.said_kpi.length > 200_000) await flush()
  }
  await flush()
  return histories
}

interface CellDifference {
  readonly history: number
  readonly station: string
  readonly unit: string
  readonly measure: string
  readonly slice: number
  readonly period: string
  readonly said: readonly string[] | null
  readonly made: readonly string[] | null
  readonly said_value: number | null
  readonly made_value: number | null
}

interface KpiDifference {
  readonly history: number
  readonly unit: string
  readonly kpi: number
  readonly period: string
  readonly said_value: number | null
  readonly said_reason: string | null
  readonly made_value: number | null
  readonly made_reason: string | null
}

/** Makes the cells by some SQL and returns the first that the stations tell otherwise. */
export async function cellDifferences(oracle: Oracle, cellsSql: string): Promise<CellDifference[]> {
  await oracle.ask(cellsSql)
  await oracle.ask(sqlFile('differences.sql'))
  return await oracle.ask<CellDifference>(
    `SELECT difference.*, unit.code AS unit, measure.key AS measure, name AS period FROM difference
     JOIN unit ON unit.id = difference.unit JOIN measure ON measure.id = difference.measure
     ORDER BY history, measure.key, slice, name, unit.depth DESC LIMIT 20`,
  )
}

async function kpiDifferences(oracle: Oracle, histories: readonly History[]): Promise<KpiDifference[]> {
  await oracle.ask(sqlFile('kpis.sql'))
  const kpis = new Map(histories.flatMap(({ family }) => family.kpis.map((kpi) => [kpi.id, kpi] as const)))
  // Their joins stand in the order in which they are to be made: to plan them anew each time takes longer.
  await oracle.ask('SET join_collapse_limit = 1; SET from_collapse_limit = 1')
  for (const kpi of kpis.values()) await oracle.ask(kpiSql(kpi))
  await oracle.ask('RESET join_collapse_limit; RESET from_collapse_limit')
  await oracle.ask(sqlFile('kpi-differences.sql'))
  return await oracle.ask('SELECT * FROM kpi_difference ORDER BY history, kpi, period, unit LIMIT 20')
}

async function judge(oracle: Oracle, histories: readonly History[], plan: Plan): Promise<Compared> {
  const cells = await cellDifferences(oracle, sqlFile('cells.sql'))
  const values = await kpiDifferences(oracle, histories)
  if (cells.length + values.length > 0) throw new Error(tell(histories, plan, cells, values))
  const [counted] = await oracle.ask<{ cells: string }>('SELECT count(*) AS cells FROM said_cell')
  const outcomes = await oracle.ask<{ outcome: string; values: string }>(
    `SELECT coalesce(reason, 'number') AS outcome, count(*) AS values FROM said_kpi GROUP BY 1`,
  )
  return {
    histories: histories.length,
    cells: Number(counted?.cells),
    kpiValues: outcomes.reduce((sum, { values }) => sum + Number(values), 0),
    outcomes: Object.fromEntries(outcomes.map(({ outcome, values }) => [outcome, Number(values)])),
  }
}

/** The first history that differs, with all that was entered for what differs in it. */
function tell(
  histories: readonly History[],
  { seed }: Plan,
  cells: readonly CellDifference[],
  values: readonly KpiDifference[],
): string {
  const moment = Math.min(...[...cells, ...values].map(({ history }) => history))
  const history = histories.find(({ id }) => id === Math.floor(moment / 2))
  if (!history) throw new Error(`no history of moment ${moment}`)
  const isEnd = moment % 2 === 1
  const lines = [
    `history ${history.id} ${isEnd ? 'at its end' : `after ${history.half} batches`}; see it alone with`,
    `  ORACLE_SEED=${seed} ORACLE_ONLY=${history.id} vitest run tests/oracle`,
  ]
  const told = cells.filter((cell) => cell.history === moment)
  for (const cell of told) {
    const { station, unit, measure, slice, period, said, made } = cell
    lines.push(
      `${unit} ${measure} “${SLICES[slice]}” ${period} at ${station}: total, n, reported, carried`,
      `  station ${said} = ${cell.said_value}`,
      `  oracle  ${made} = ${cell.made_value}`,
    )
  }
  const kpis = new Set<number>()
  if (told.length === 0) {
    for (const value of values.filter(({ history: at }) => at === moment)) {
      kpis.add(value.kpi)
      const code = history.family.kpis.find(({ id }) => id === value.kpi)?.code
      lines.push(
        `${code} ${value.unit} ${value.period}`,
        `  station ${value.said_value ?? value.said_reason}`,
        `  oracle  ${value.made_value ?? value.made_reason}`,
      )
    }
  }
  if (kpis.size > 0)
    for (const { code, formula } of history.family.kpis) lines.push(`${code} = ${written(formula)}`)
  lines.push('entered:')
  const series = new Set(told.map(({ measure, slice }) => `${measure} ${slice}`))
  for (const [turn, batch] of history.batches.slice(0, isEnd ? undefined : history.half).entries()) {
    for (const { unit, measure, slice, period, scaled, observedAt, refused } of batch) {
      if (refused || (series.size > 0 ? !series.has(`${measure.key} ${slice}`) : slice !== 0)) continue
      const seen = new Date(observedAt).toISOString()
      lines.push(
        `  ${turn} ${unit} ${measure.key} “${SLICES[slice]}” ${period} ${scaled} (${measure.decimals} decimals) ${seen}`,
      )
    }
  }
  return lines.slice(0, MOST_LINES).join('\n')
}

const MOST_LINES = 120

export function unitRows({
  cities,
}: Places): Array<[id: number, code: string, parent: number | null, depth: number]> {
  const rows: Array<[number, string, number | null, number]> = [[1, NATION, null, 0]]
  for (const { code, communes } of cities) {
    const city = rows.length + 1
    rows.push([city, code, 1, 1])
    for (const commune of communes) rows.push([rows.length + 1, commune, city, 2])
  }
  return rows
}
