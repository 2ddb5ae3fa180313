/** The stations that are asked: real replicas, filled through the doors that people and children use. */
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Period } from '#shared/domain/period.ts'
import { takeBatch } from '#station/chain/intake.ts'
import { enrolChild, putUplink } from '#station/chain/queries.ts'
import { acknowledge, prepareBatch } from '#station/chain/sending.ts'
import { cellItem, selectCellPage } from '#station/features/cells/items.ts'
import { selectChildren } from '#station/features/children/child-registry.ts'
import { valueAt } from '#station/features/lamps/value-at.ts'
import { takeObservations } from '#station/features/observations/intake.ts'
import { type OpenStation, openStation } from '#station/open-station.ts'
import { makeCustomHome } from '../support/custom-station.ts'
import { NOW } from '../support/station.ts'
import { type Family, packOf } from './families.ts'
import { type Entry, NATION, SLICES } from './histories.ts'
import type { Chance } from './random.ts'

export interface SaidCell {
  readonly station: string
  readonly unit: string
  readonly measure: string
  readonly slice: string
  readonly period: string
  readonly total: number
  readonly value: number
  readonly n: number
  readonly reported: number
  readonly carried: number
}

/** One station, or several that stand above each other. */
export interface Stations {
  /** Whose figures a station takes, and whose cells it holds. */
  holds(station: string, unit: string): boolean
  readonly names: readonly string[]
  empty(): Promise<void>
  /** Brings a batch of figures to the stations that they are entered at. */
  enter(chance: Chance, batch: readonly Entry[]): Promise<void>
  /** Lets everything travel to the top. */
  settle(chance: Chance): Promise<void>
  /** All cells of a family's measures. */
  cells(family: Family): Iterable<SaidCell>
  kpi(
    unit: string,
    code: string,
    period: string,
  ): { readonly value: number | null; readonly reason: string | null }
}

async function open(code: string, families: readonly Family[]): Promise<OpenStation> {
  const home = await makeCustomHome(code, packOf(families))
  const station = openStation(home, () => NOW, pino({ level: 'silent' }))
  onTestFinished(() => station.close())
  const db = await station.writer.write((transaction) => transaction.db)
  // Nobody pulls the plug here: thousands of commits need not wait for the disk.
  db.pragma('synchronous = OFF')
  return station
}

/** The nation with all of its units in one replica. */
export async function openNation(families: readonly Family[]): Promise<Stations> {
  return stationsOf([await open(NATION, families)])
}

const CHAIN = ['03388', '12', NATION]

/** A commune, its province and the nation, each with a replica of its own. */
export async function openChain(families: readonly Family[]): Promise<Stations> {
  const chain: OpenStation[] = []
  for (const code of CHAIN) chain.push(await open(code, families))
  for (const [at, child] of chain.slice(0, -1).entries()) await join(child, stationAt(chain, at + 1))
  return stationsOf(chain)
}

function stationAt(chain: readonly OpenStation[], at: number): OpenStation {
  const station = chain[at]
  if (!station) throw new RangeError(`no station ${at}`)
  return station
}

async function join(child: OpenStation, parent: OpenStation): Promise<void> {
  const unit = child.units.root
  await child.writer.write(({ db }) => putUplink(db, parent.units.root.code, 'https://parent.invalid', NOW))
  child.setHasParent(true)
  const enrolled = await parent.writer.write(({ db }) => {
    enrolChild(db, unit.id, `fingerprint of ${unit.code}`, '', NOW)
    return selectChildren(db).find((row) => row.unit === unit.id)
  })
  if (!enrolled) throw new Error(`${unit.code} is not enrolled`)
  parent.children.put(enrolled)
}

function stationsOf(chain: readonly OpenStation[]): Stations {
  const top = stationAt(chain, chain.length - 1)
  /** The lowest station whose own units these are. */
  const writer = (code: string): OpenStation => {
    const found = chain.find(({ units }) => {
      const unit = units.byCode(code)
      return unit !== null && units.isInside(unit)
    })
    return found ?? top
  }
  return {
    names: chain.map(({ units }) => units.root.code),
    holds(name, code) {
      const at = chain.findIndex(({ units }) => units.root.code === name)
      const station = stationAt(chain, at)
      // Of what stands under a station below, only that unit itself is known.
      return writer(code) === station || chain[at - 1]?.units.root.code === code
    },
    async empty() {
      for (const { writer } of chain) {
        await writer.write(({ db }) =>
          db.exec(`DELETE FROM observations; DELETE FROM cells; DELETE FROM roster;
            DELETE FROM outbox_cells; DELETE FROM outbox_roster; DELETE FROM quarantine`),
        )
      }
    },
    async enter(chance, batch) {
      for (const station of new Set(batch.map(({ unit }) => writer(unit)))) {
        await enterAt(
          station,
          batch.filter(({ unit }) => writer(unit) === station),
        )
      }
      for (const at of chain.keys()) if (at > 0 && chance.often(0.4)) await send(chance, chain, at - 1)
    },
    async settle(chance) {
      for (const at of chain.keys()) while (at > 0 && (await send(chance, chain, at - 1)) > 0);
    },
    *cells({ measures }) {
      for (const station of chain) for (const { key } of measures) yield* cellsOf(station, key)
    },
    kpi(code, kpi, period) {
      const station = writer(code)
      const known = station.dictionary.kpi(kpi)
      const unit = station.units.byCode(code)
      if (!known || !unit) throw new Error(`nothing known of ${kpi} at ${code}`)
      return valueAt(station.db, station.dictionary, unit.id, known, period as Period)
    },
  }
}

async function enterAt(station: OpenStation, batch: readonly Entry[]): Promise<void> {
  const rows = batch.map(({ unit, measure, period, slice, scaled, observedAt }) => ({
    ...{ unit, measure: measure.key, period, slice: SLICES[slice] },
    value: scaled === null ? null : scaled / 10 ** measure.decimals,
    observedAt: new Date(observedAt).toISOString(),
  }))
  const scope = { author: 'oracle', measures: null, units: null }
  const { rejected } = await takeObservations(station, { rows, scope, confirmed: true })
  const refused = batch.flatMap((entry, index) => (entry.refused ? [index + 1] : []))
  if (rejected.map(({ row }) => row).join() !== refused.join()) {
    throw new Error(`rows ${refused.join()} were to be refused: ${JSON.stringify(rejected)}`)
  }
}

/** Sends one batch up, as it goes over the wire; now and then the answer gets lost. How many are left. */
async function send(chance: Chance, chain: readonly OpenStation[], at: number): Promise<number> {
  const [child, parent] = [stationAt(chain, at), stationAt(chain, at + 1)]
  const prepared = await prepareBatch(child, chance.pick([3, 20, 500]))
  if (!prepared) throw new Error('no parent to send to')
  const wire = JSON.parse(JSON.stringify(prepared.batch))
  const result = await takeBatch(parent, parent.units.byId(child.units.root.id), wire)
  if (result.outcome !== 'answered' || result.answer.rejected.length > 0) {
    throw new Error(`the parent did not take it: ${JSON.stringify(result)}`)
  }
  if (chance.often(0.1)) return 1
  await acknowledge(child, prepared, result.answer)
  return prepared.batch.backlog ?? 0
}

function* cellsOf(station: OpenStation, key: string): Iterable<SaidCell> {
  const known = station.dictionary.measure(key)
  if (!known) throw new Error(`nothing known of ${key}`)
  const all = { unit: null, measure: known.id, slice: null, period: null, after: null, limit: 10_000_000 }
  for (const row of selectCellPage(station.db, all)) {
    const item = cellItem(station, row)
    if (!item) throw new Error('a cell of no measure')
    const { unit, measure, period, slice, value, n, reported, carried } = item
    if (value === null || row.total === null) {
      if (n + reported + carried > 0) throw new Error(`something behind nothing: ${JSON.stringify(item)}`)
      continue
    }
    const { total } = row
    yield {
      ...{ station: station.units.root.code, unit, measure, slice, period },
      ...{ total, value, n, reported, carried },
    }
  }
}
