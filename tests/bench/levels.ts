/** Stations of the chain in this process: one figure goes up through the functions that a batch goes through. */
import { join } from 'node:path'
import { pino } from 'pino'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { createEnrolment, redeemEnrolment } from '#station/chain/enrolment.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { acknowledge, prepareBatch } from '#station/chain/sending.ts'
import { openForWriting } from '#station/db/database.ts'
import { takeObservations } from '#station/features/observations/intake.ts'
import { insertUnits } from '#station/features/units/queries.ts'
import { homeAt } from '#station/home.ts'
import { initStation } from '#station/init.ts'
import { type OpenStation, openStation } from '#station/open-station.ts'
import { type BareRows, openBareRows } from './bare-rows.ts'

export interface Figure {
  readonly unit: string
  readonly measure: string
  readonly period: string
  readonly value: number
}

/** What one change cost at one level, and the bare reads and upserts of as many rows. */
export interface LevelChange {
  readonly ms: number
  readonly bareMs: number
  readonly rows: number
}

export interface Level {
  readonly station: OpenStation
  close(): Promise<void>
}

/** @param subUnits Where given, wards are made up until the unit has as many sub-units. */
export async function openLevel(folder: string, unit: string, subUnits = 0, parent?: string): Promise<Level> {
  const home = homeAt(folder)
  await initStation(home, { unit: unit as UnitCode }, 'hanoi', Date.now())
  const db = openForWriting(home.replica)
  const known = db
    .prepare<[string], { n: number }>(
      'SELECT COUNT(*) AS n FROM units WHERE parent = (SELECT id FROM units WHERE code = ?)',
    )
    .get(unit)
  db.transaction(() => {
    const missing = Math.max(0, subUnits - (known?.n ?? 0))
    insertUnits(
      db,
      Array.from({ length: missing }, (_, index) => ({
        code: String(90_000 + index) as UnitCode,
        parent: unit as UnitCode,
        kind: 'ward' as const,
        nameVi: `Phường ${index}`,
        nameEn: `Ward ${index}`,
        areaKm2: null,
        lat: null,
        lon: null,
      })),
    )
    if (parent) {
      db.prepare(
        `INSERT INTO uplink (id, parent, url, epoch, resyncing, joined_at) VALUES (1, ?, 'https://127.0.0.1:1', 1, 0, ?)`,
      ).run(parent, Date.now())
    }
  })()
  db.close()
  const station = openStation(home, () => Date.now(), pino({ level: 'silent' }))
  return { station, close: () => station.close() }
}

/** Enters figures as an operator or a data source does. */
export async function enterAt({ station }: Level, rows: readonly Figure[]): Promise<void> {
  const most = 50_000
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most)
    const answer = await takeObservations(station, {
      rows: part,
      scope: { author: 'bench', measures: null, units: null },
      confirmed: true,
    })
    if (answer.rejected.length > 0) throw new Error(`rejected: ${JSON.stringify(answer.rejected[0])}`)
  }
}

/** One figure, timed until it is durable and its lamps are judged. */
export async function changeAt(level: Level, bare: () => BareRows, row: Figure): Promise<LevelChange> {
  return await measured(level, bare, row, () => enterAt(level, [row]))
}

async function measured(
  { station }: Level,
  bare: () => BareRows,
  { unit: code, measure: key }: Pick<Figure, 'unit' | 'measure'>,
  run: () => Promise<unknown>,
): Promise<LevelChange> {
  const since = station.clock()
  const started = performance.now()
  await run()
  const ms = performance.now() - started
  const unit = station.units.byCode(code)
  const measure = station.dictionary.measure(key)
  if (!unit || !measure) throw new Error(`${code} or ${key} is not known`)
  const units = new Set([unit, ...station.units.ancestors(unit)].map(({ id }) => id))
  const kpis = station.dictionary.dependents(measure.id).map(({ id }) => id)
  const again = bare().again({ measure: measure.id, units: [...units], kpis, since })
  return { ms, bareMs: again.ms, rows: again.rows }
}

export interface Levels {
  /** A change at the lowest level, there and at every level above it. */
  change(row: Figure): Promise<LevelChange[]>
  close(): Promise<void>
}

/**
 * Stations of units one above the other, lowest first, each enrolled at the next.
 * @param figures What the other sub-units of each have reported.
 */
export async function openLevels(
  folder: string,
  units: readonly string[],
  figures: (unit: string) => readonly Figure[],
): Promise<Levels> {
  const levels: Level[] = []
  const bares: BareRows[] = []
  for (const [at, unit] of units.entries()) {
    const level = await openLevel(join(folder, `level-${unit}`), unit, 0, units[at + 1])
    levels.push(level)
    const below = units[at - 1]
    if (!below) continue
    const others = level.station.units.children(level.station.units.root.id)
    await enterAt(
      level,
      others.flatMap(({ code }) => (code === below ? [] : figures(code))),
    )
    await enrol(level.station, below as UnitCode)
  }
  const bareOf =
    (at: number, { station }: Level) =>
    () => {
      bares[at] ??= openBareRows(join(folder, `bare-${at}.db`), station.home.replica)
      return bares[at]
    }
  return {
    async change(row) {
      const changes: LevelChange[] = []
      for (const [at, level] of levels.entries()) {
        const below = levels[at - 1]
        changes.push(
          below
            ? await passOn(below, level, row.measure, bareOf(at, level))
            : await changeAt(level, bareOf(at, level), row),
        )
      }
      return changes
    },
    async close() {
      for (const bare of bares) bare.close()
      for (const level of levels) await level.close()
    },
  }
}

async function enrol(station: OpenStation, unit: UnitCode): Promise<void> {
  const identity = loadIdentity(station.home)
  const { code } = await createEnrolment(station, identity, { unit, url: 'https://127.0.0.1:1' })
  const { secret } = readEnrolmentCode(code)
  const request = await makeRequest(unit, await makePrivateKey())
  await redeemEnrolment(station, identity, { secret, request, address: 'bench' })
}

/** All that waits at a station, in one batch; only the taking is timed. */
async function passOn(from: Level, to: Level, measure: string, bare: () => BareRows): Promise<LevelChange> {
  const unit = to.station.units.byCode(from.station.units.root.code)
  const prepared = await prepareBatch(from.station, 1_000)
  if (!unit || !prepared) throw new Error('nothing to send')
  const { batch } = prepared
  const taken: Array<Awaited<ReturnType<typeof takeBatch>>> = []
  const change = await measured(to, bare, { unit: unit.code, measure }, async () => {
    taken.push(await takeBatch(to.station, unit, batch))
  })
  const [result] = taken
  if (result?.outcome !== 'answered' || result.answer.rejected.length > 0)
    throw new Error(`refused: ${JSON.stringify(result)}`)
  await acknowledge(from.station, prepared, result.answer)
  return change
}
