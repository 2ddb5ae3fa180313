/** Packs between a parent, which defines them, and its children, which use them as they are. */
import { kpiDefinition } from '#shared/contract/dictionary.ts'
import type { DirectiveBody } from '#shared/contract/directives.ts'
import { parseFormula } from '#shared/domain/formula.ts'
import { oweFigures } from '../../chain/mark-dirty.ts'
import { owedUnits } from '../../chain/owed-units.ts'
import type { Station } from '../../context.ts'
import type { ReadableDb } from '../../db/database.ts'
import type { Transaction } from '../../db/writer.ts'
import { StationError } from '../../errors.ts'
import { liveChildren, putDirective } from '../directives/put-directive.ts'
import { selectNewest } from '../directives/queries.ts'
import { followOwners } from '../thresholds/hand-down.ts'
import { selectOwnCodes } from '../thresholds/queries.ts'
import { loadDictionary } from './dictionary.ts'
import { enterPack } from './import-pack.ts'
import {
  selectDefinitions,
  selectPackHeaders,
  selectPackOwners,
  selectPacks,
  setPackOwner,
} from './queries.ts'
import { parsePack } from './read-pack.ts'
import { writePack } from './write-pack.ts'

type Body = Extract<DirectiveBody, { kind: 'dictionary' }>

const LONGEST_TEXT = 2_000_000

/**
 * A document for all children; packs that build on this one follow it again, for a child that comes later reads
 * them in this order.
 * @throws StationError `too-large`
 */
export function publishPack(station: Station, transaction: Transaction, name: string, author: string): void {
  const { db } = transaction
  if (liveChildren(station, db).length === 0) return
  if (!putPack(station, transaction, name, author, false)) return
  const built = packsBuiltOn(db)
  const after = packsInOrder(db).filter((pack) => pack !== name && buildsOn(built, pack, name))
  for (const pack of after) putPack(station, transaction, pack, author, true)
}

/** All packs that changed while there was nobody to tell. */
export function publishPacks(station: Station, transaction: Transaction, author: string): void {
  const { db } = transaction
  const isTold = ({ pack, importedAt }: { pack: string; importedAt: number }) =>
    (selectNewest(db, 'dictionary', pack, null)?.created_at ?? -1) >= importedAt
  if (liveChildren(station, db).length === 0 || selectPacks(db).every(isTold)) return
  for (const name of packsInOrder(db)) publishPack(station, transaction, name, author)
}

export function putPack(
  station: Station,
  transaction: Transaction,
  name: string,
  author: string,
  again: boolean,
): boolean {
  const { db } = transaction
  const text = writePack(db, name)
  if (text === null) return false
  if (text.length > LONGEST_TEXT) {
    throw new StationError(
      'too-large',
      `Bộ chỉ tiêu “${name}” quá dài để giao cho trạm cấp dưới. Chia thành nhiều bộ.`,
      413,
    )
  }
  const body = { kind: 'dictionary' as const, pack: name, text }
  return putDirective(station, transaction, { unit: null, key: name, author, body, again }) !== null
}

/** For each pack the others whose measures, KPIs or groups it uses. */
function packsBuiltOn(db: ReadableDb): Map<string, Set<string>> {
  const homes = new Map<string, string>()
  const definitions = (['measures', 'kpis'] as const).flatMap((table) => selectDefinitions(db, table))
  for (const { key, pack, retired } of definitions) if (!retired) homes.set(key, pack)
  const headers = selectPackHeaders(db)
  const built = new Map(headers.map(({ pack }) => [pack, new Set<string>()]))
  const uses = (pack: string, home: string | undefined) => {
    if (home !== undefined && home !== pack) built.get(pack)?.add(home)
  }
  const groupsOf = new Map(headers.map(({ pack, groups }) => [pack, new Set(groups.map(({ key }) => key))]))
  for (const { pack, definition, retired } of selectDefinitions(db, 'kpis')) {
    if (retired) continue
    const { formula, group } = kpiDefinition.parse(JSON.parse(definition))
    const { measures, kpis } = parseFormula(formula)
    for (const key of [...measures, ...kpis]) uses(pack, homes.get(key))
    if (groupsOf.get(pack)?.has(group)) continue
    uses(pack, headers.find(({ groups }) => groups.some(({ key }) => key === group))?.pack)
  }
  for (const { pack, measureSets = [] } of headers)
    for (const key of measureSets.flatMap(({ measures }) => measures)) uses(pack, homes.get(key))
  return built
}

function buildsOn(built: ReadonlyMap<string, ReadonlySet<string>>, pack: string, on: string): boolean {
  const seen = new Set<string>()
  const reach = (at: string): void => {
    for (const next of built.get(at) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      reach(next)
    }
  }
  reach(pack)
  return seen.has(on)
}

/** Each after those that it builds on. */
function packsInOrder(db: ReadableDb): string[] {
  const built = packsBuiltOn(db)
  const order = new Set<string>()
  const visiting = new Set<string>()
  const visit = (pack: string): void => {
    if (visiting.has(pack)) return
    visiting.add(pack)
    for (const below of built.get(pack) ?? []) visit(below)
    order.add(pack)
  }
  for (const pack of built.keys()) visit(pack)
  return [...order]
}

/**
 * The parent's pack, in place of one of that name; from then on it is changed there only.
 * @throws StationError `bad-pack`; `pack-conflict` where something of this station's own stands in the way
 */
export async function takePack(
  station: Station,
  transaction: Transaction,
  { pack: name, text }: Body,
  owner: string,
): Promise<void> {
  const { db, afterCommit } = transaction
  const pack = parsePack(text)
  if (pack.pack !== name) throw new StationError('bad-pack', `Văn bản của bộ “${name}” là bộ “${pack.pack}”.`)
  const owners = selectPackOwners(db)
  // What is judged on entering is judged by the parent's thresholds already.
  setPackOwner(db, name, owner)
  await enterPack(station, transaction, pack, { actor: owner, action: 'pack-handed-down', detail: {} })
  if (owners.get(name) === owner) return
  setPackOwner(db, name, owner)
  const dictionary = loadDictionary(db)
  const isAsBefore = (code: string) => dictionary.kpi(code)?.version === station.dictionary.kpi(code)?.version
  const unjudged = selectOwnCodes(db, name).filter((code) =>
    [...(dictionary.kpi(code)?.builtOn ?? [])].every(isAsBefore),
  )
  followOwners(station, transaction, dictionary, new Set(unjudged))
  // Beside a pack that was handed down, this one's figures were kept back until now.
  if (owners.get(name) === null && [...owners.values()].some((other) => other !== null)) {
    const isOwed = owedUnits(station, db)
    const units = station.units.all.filter(({ id }) => isOwed(id))
    const measures = pack.measures.flatMap(({ key }) => dictionary.measure(key) ?? [])
    await oweFigures({ ...station, dictionary }, transaction, units, measures)
  }
  afterCommit(() => {
    station.replaceDictionary(dictionary)
    station.live.resync()
  })
}
