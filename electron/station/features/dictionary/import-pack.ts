/** Imports a pack: checked, planned, and applied whole in one transaction, or not at all. */
import type { Pack, PackPlan } from '#shared/contract/dictionary.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { insertAudit } from '../access/queries.ts'
import { loadRoster } from '../children/roster.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import { type Dictionary, loadDictionary } from './dictionary.ts'
import { publishPack } from './hand-down.ts'
import { checkOwnPack } from './own-pack.ts'
import { planPack } from './plan-pack.ts'
import { selectUnitsWithFigures, upsertPack } from './queries.ts'
import { parsePack } from './read-pack.ts'

/** Units that are judged between two breaths. */
const UNITS_A_TURN = 50

/**
 * @param dryRun Only tells what would be done.
 * @throws StationError `bad-pack`; `pack-conflict` where something stands in the way, all of it named.
 */
export async function importPack(station: Station, text: string, dryRun: boolean): Promise<PackPlan> {
  const pack = parsePack(text)
  return await applyPack(station, () => pack, { action: 'pack-imported', detail: {} }, dryRun)
}

/** How the change is put down in the audit. */
export interface PackEntry {
  readonly actor?: string
  readonly action: string
  readonly detail: object
}

const ADMINISTRATOR = 'quản trị máy'

/**
 * The one way by which definitions change here: a whole pack, planned and then applied.
 * @param packFrom The pack, made from what is stored at that moment.
 * @throws StationError as {@link importPack}; `owned-by-parent` and `bad-own-name` where a parent hands the
 *   dictionary down; and what `packFrom` throws.
 */
export async function applyPack(
  station: Station,
  packFrom: (db: ReadableDb) => Pack,
  entry: PackEntry,
  dryRun: boolean,
): Promise<PackPlan> {
  const ownPackFrom = (db: ReadableDb): Pack => {
    const pack = packFrom(db)
    checkOwnPack(station, db, pack)
    return pack
  }
  if (dryRun) return planPack(station.db, ownPackFrom(station.db))
  return await station.writer.write((transaction) =>
    enterPack(station, transaction, ownPackFrom(transaction.db), entry),
  )
}

/** The same within a transaction that is under way, whoever the pack is from. */
export async function enterPack(
  station: Station,
  transaction: Transaction,
  pack: Pack,
  { actor = ADMINISTRATOR, action, detail }: PackEntry,
): Promise<PackPlan> {
  const { db, afterCommit } = transaction
  const plan = planPack(db, pack)
  if (plan.breaks.length > 0) {
    throw new StationError('pack-conflict', plan.breaks.map(({ detail: why }) => why).join('\n'), 409)
  }
  if (plan.changes.length === 0) return { ...plan, applied: true }
  const now = station.clock()
  upsertPack(db, pack, now)
  insertAudit(db, now, actor, action, {
    pack: pack.pack,
    version: pack.version,
    ...detail,
    changes: plan.changes.map(({ change, part, key }) => `${change} ${part} ${key}`),
  })
  publishPack(station, transaction, pack.pack, actor)
  const next = loadDictionary(db)
  const roster = loadRoster(db, station.units, station.config.dueUnits)
  await judgeChangedKpis(station, transaction, next)
  afterCommit(() => {
    station.replaceDictionary(next)
    station.replaceRoster(roster)
    station.live.resync()
  })
  return { ...plan, applied: true }
}

/** Judges all KPIs that are new, or changed, or built on such, wherever there is something to judge. */
async function judgeChangedKpis(
  station: Station,
  transaction: Transaction,
  dictionary: Dictionary,
): Promise<void> {
  const isNew = (code: string) => station.dictionary.kpi(code)?.version !== dictionary.kpi(code)?.version
  const kpis = dictionary.kpis.filter((kpi) => [...kpi.builtOn].some(isNew))
  if (kpis.length === 0) return
  const ids = new Set(kpis.map(({ id }) => id))
  const units = new Set<number>()
  for (const lamp of station.standing.all()) if (ids.has(lamp.kpi)) units.add(lamp.unit)
  for (const { id } of new Set(kpis.flatMap(({ reads }) => reads))) {
    for (const unit of selectUnitsWithFigures(transaction.db, id)) units.add(unit)
  }
  const withNext = { ...station, dictionary }
  const all = [...units]
  for (let from = 0; from < all.length; from += UNITS_A_TURN) {
    judgeKpis(withNext, transaction, kpis, all.slice(from, from + UNITS_A_TURN))
    await transaction.breathe()
  }
}
