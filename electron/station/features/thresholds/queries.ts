/**
 * Thresholds that stand beside the packs': set here, or handed down by the parent. Never overwritten; of each hand
 * the newest line of a scope and date counts; where the parent has one for a scope, none that was set here does, and
 * none at all where the KPI itself is the parent's: a child does not ease its own lamp.
 */
import type { ThresholdRuleItem } from '#shared/contract/dictionary.ts'
import { type Period, unpackPeriod } from '#shared/domain/period.ts'
import type { UnitCode, UnitKind } from '#shared/domain/unit.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export type LocalRule = ThresholdRuleItem & { local: true }

export interface ThresholdScope {
  readonly code: string
  readonly unit: UnitCode | null
  readonly kind: UnitKind | null
  readonly since: Period
}

export interface LocalThresholds extends ThresholdScope {
  readonly id: number
  /** Null, like `red`: withdrawn. */
  readonly green: ThresholdRuleItem['green'] | null
  readonly red: ThresholdRuleItem['red'] | null
  readonly reason: string
  readonly author: string
  readonly recordedAt: number
  /** Code of the unit that handed the line down; null where it was set here. */
  readonly owner: string | null
}

interface Row {
  id: number
  code: string
  unit: UnitCode | null
  kind: UnitKind | null
  since: number
  /** Numbers or pairs, as JSON. */
  green: string | null
  red: string | null
  reason: string
  author: string
  recorded_at: number
  owner: string | null
}

/** True for the newest line of its hand that is no withdrawal. */
const stands = (line: string) => `${line}.green IS NOT NULL AND ${line}.id = (
  SELECT MAX(id) FROM local_thresholds AS newer
  WHERE newer.code = ${line}.code AND newer.since = ${line}.since AND newer.unit IS ${line}.unit
    AND newer.kind IS ${line}.kind AND (newer.owner IS NULL) = (${line}.owner IS NULL))`

const COUNTS = `${stands('line')} AND (line.owner IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM local_thresholds AS theirs
  WHERE theirs.code = line.code AND theirs.unit IS line.unit AND theirs.kind IS line.kind
    AND theirs.owner IS NOT NULL AND ${stands('theirs')}
  UNION ALL SELECT 1 FROM kpis JOIN packs ON packs.pack = kpis.pack
  WHERE kpis.code = line.code AND packs.owner IS NOT NULL))`

const bound = (json: string | null) =>
  json === null ? null : (JSON.parse(json) as ThresholdRuleItem['green'])

function fromRow({ since, green, red, recorded_at, ...row }: Row): LocalThresholds {
  return {
    ...row,
    since: unpackPeriod(since),
    green: bound(green),
    red: bound(red),
    recordedAt: recorded_at,
  }
}

/** The lines that count, by KPI, as rules. */
export function selectLocalRules(db: ReadableDb): Map<string, LocalRule[]> {
  const rules = new Map<string, LocalRule[]>()
  const rows = statement<[], Row>(
    db,
    `SELECT * FROM local_thresholds AS line WHERE ${COUNTS} ORDER BY id`,
  ).all()
  for (const { code, unit, kind, since, green, red } of rows.map(fromRow)) {
    if (green === null || red === null) continue
    const rule: LocalRule = {
      green,
      red,
      appliesTo: 'all',
      since,
      ...(unit ? { units: [unit] } : {}),
      ...(kind ? { kinds: [kind] } : {}),
      local: true,
    }
    rules.set(code, [...(rules.get(code) ?? []), rule])
  }
  return rules
}

/** All lines that count, in the order they were set. */
export function selectStandingThresholds(db: ReadableDb): LocalThresholds[] {
  return statement<[], Row>(db, `SELECT * FROM local_thresholds AS line WHERE ${COUNTS} ORDER BY id`)
    .all()
    .map(fromRow)
}

/** Who hands down the pack of a KPI; null where it is this station's own. */
export function selectKpiOwner(db: ReadableDb, code: string): string | null {
  const row = statement<[string], { owner: string | null }>(
    db,
    'SELECT owner FROM kpis JOIN packs ON packs.pack = kpis.pack WHERE code = ?',
  ).get(code)
  return row?.owner ?? null
}

/** KPIs for which this station has ever set thresholds itself; with a pack only those of it. */
export function selectOwnCodes(db: ReadableDb, pack: string | null): string[] {
  return statement<[object], { code: string }>(
    db,
    `SELECT DISTINCT kpis.code FROM local_thresholds JOIN kpis ON kpis.code = local_thresholds.code
     WHERE owner IS NULL AND (@pack IS NULL OR pack = @pack)`,
  )
    .all({ pack })
    .map(({ code }) => code)
}

/** Whose line stands for a scope, whatever its date; null where it is nobody's but this station's. */
export function selectThresholdOwner(
  db: ReadableDb,
  { code, unit, kind }: Pick<ThresholdScope, 'code' | 'unit' | 'kind'>,
): string | null {
  const row = statement<unknown[], { owner: string }>(
    db,
    `SELECT owner FROM local_thresholds AS line
     WHERE code = ? AND unit IS ? AND kind IS ? AND owner IS NOT NULL AND ${COUNTS} LIMIT 1`,
  ).get(code, unit, kind)
  return row?.owner ?? null
}

export function isThresholdSet(db: ReadableDb, { code, unit, kind, since }: PackedScope): boolean {
  return (
    statement<unknown[], object>(
      db,
      `SELECT 1 FROM local_thresholds AS line
       WHERE code = ? AND unit IS ? AND kind IS ? AND since = ? AND ${COUNTS}`,
    ).get(code, unit, kind, since) !== undefined
  )
}

export type PackedScope = Omit<ThresholdScope, 'since'> & { readonly since: number }

export function insertLocalThresholds(
  db: WritableDb,
  line: PackedScope & Pick<LocalThresholds, 'green' | 'red' | 'reason' | 'author' | 'recordedAt' | 'owner'>,
): void {
  const json = (value: LocalThresholds['green']) => (value === null ? null : JSON.stringify(value))
  statement<unknown[], never>(
    db,
    `INSERT INTO local_thresholds (code, unit, kind, since, green, red, reason, author, recorded_at,
       owner)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    line.code,
    line.unit,
    line.kind,
    line.since,
    json(line.green),
    json(line.red),
    line.reason,
    line.author,
    line.recordedAt,
    line.owner,
  )
}

/** One page of a KPI's lines in the order they were set. */
export function selectLocalThresholds(
  db: ReadableDb,
  code: string,
  { history, after, limit }: { history: boolean; after: number; limit: number },
): LocalThresholds[] {
  return statement<[string, number, number], Row>(
    db,
    `SELECT * FROM local_thresholds AS line
     WHERE code = ? AND id > ? ${history ? '' : `AND ${COUNTS}`} ORDER BY id LIMIT ?`,
  )
    .all(code, after, limit)
    .map(fromRow)
}
