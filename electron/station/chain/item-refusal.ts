/** Why an item of a batch is not taken; the rest of its batch stands. */
import type { z } from 'zod'
import type { ITEM_CODES } from '#shared/contract/chain.ts'
import type { DetailDepth } from '#shared/contract/directives.ts'
import type { Station } from '../context.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { isWithin } from './owed-units.ts'

export type ItemCode = (typeof ITEM_CODES)[number]

export interface ItemRefusal {
  readonly code: ItemCode
  readonly detail: string
}

export class Refused extends Error {
  readonly refusal: ItemRefusal
  constructor(code: ItemCode, detail: string) {
    super(detail)
    this.refusal = { code, detail }
  }
}

/** Fields whose value, where one was given, is wrong rather than missing. */
const VALUE_FIELDS = new Set([
  'value',
  'n',
  'reported',
  'carried',
  'period',
  'slice',
  'since',
  'until',
  'asOf',
  'alarmKind',
  'code',
  'severity',
  'state',
  'lamp',
  'acknowledgement',
  'shelved',
  'outOfService',
  'escalation',
  'bounds',
  'reason',
  'doubt',
  'version',
])

/** @throws Refused `bad-value`, `malformed-item`. */
export function parseItem<Schema extends z.ZodType>(schema: Schema, item: unknown): z.output<Schema> {
  const parsed = schema.safeParse(item)
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0] ?? '')
  const given = (item as Record<string, unknown>)[field]
  if (VALUE_FIELDS.has(field) && given !== undefined)
    throw new Refused('bad-value', `Trường ${field} không thể như vậy.`)
  throw new Refused('malformed-item', `Trường ${field} thiếu hoặc sai dạng.`)
}

/** @throws Refused `unknown-unit`, `outside-subtree`. */
export function unitBelow(station: Station, child: StoredUnit, code: string): StoredUnit {
  const unit = station.units.byCode(code)
  if (!unit) throw new Refused('unknown-unit', `Không có đơn vị mã ${code}.`)
  if (!station.units.isBelow(unit, child))
    throw new Refused('outside-subtree', `Đơn vị ${code} không thuộc ${child.code}.`)
  return unit
}

/**
 * A unit of the child whose details this station wants.
 * @throws Refused `unknown-unit`, `outside-subtree`.
 */
export function unitWithin(
  station: Station,
  child: StoredUnit,
  depth: DetailDepth,
  code: string,
): StoredUnit {
  const unit = unitBelow(station, child, code)
  if (isWithin(station.units, child, depth, unit)) return unit
  throw new Refused(
    'outside-subtree',
    `Trung tâm này chưa nhận chi tiết của ${code} qua ${child.code}; mức chi tiết do cấp trên đặt.`,
  )
}
