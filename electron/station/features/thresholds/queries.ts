/** Thresholds that this station set for itself: never overwritten; the newest line of a scope and date counts. */
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
}

const COUNTS = `green IS NOT NULL AND id = (SELECT MAX(id) FROM local_thresholds AS newer
  WHERE newer.code = line.code AND newer.since = line.since
    AND newer.unit IS line.unit AND newer.kind IS line.kind)`

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
  line: PackedScope & Pick<LocalThresholds, 'green' | 'red' | 'reason' | 'author' | 'recordedAt'>,
): void {
  const json = (value: LocalThresholds['green']) => (value === null ? null : JSON.stringify(value))
  statement<unknown[], never>(
    db,
    `INSERT INTO local_thresholds (code, unit, kind, since, green, red, reason, author, recorded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
