/**
 * Items of a batch, each with a verdict of its own: a child writes only what is its own, and only what
 * could be true.
 */
import { rosterItem, TOLD_KINDS } from '#shared/contract/chain.ts'
import { stateFromValue } from '#shared/domain/cell.ts'
import { checkSlice } from '#shared/domain/observation.ts'
import {
  granularityOf,
  MANAGEMENT_MONTH,
  nestsIn,
  type Period,
  packPeriod,
  periodLikeAt,
} from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import type { ReadableDb } from '../db/database.ts'
import type { ReceivedCell } from '../features/cells/cell-book.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { instantOf, readCellItem } from './cell-shape.ts'
import { type CheckedAlarm, checkAlarm, openAlarmsOf } from './check-alarm.ts'
import { type CheckedLamp, checkLamp } from './check-lamp.ts'
import { type ItemRefusal, parseItem, Refused, unitBelow, unitWithin } from './item-refusal.ts'
import { selectChildDepth } from './owed-units.ts'
import { type CheckedWord, checkWord } from './receive-told.ts'
import { type Room, roomOf } from './room.ts'

export interface CheckedCell extends Omit<ReceivedCell, 'slice' | 'epoch'> {
  readonly slice: string
}

export interface CheckedRoster {
  readonly unit: StoredUnit
  readonly measures: string
  readonly rev: number
  /** Packed days. */
  readonly since: number
  readonly until: number | null
}

export interface CheckedItems {
  readonly cells: readonly CheckedCell[]
  readonly rosters: readonly CheckedRoster[]
  readonly alarms: readonly CheckedAlarm[]
  readonly lamps: readonly CheckedLamp[]
  readonly words: readonly CheckedWord[]
  readonly rejected: ReadonlyArray<ItemRefusal & { index: number }>
}

const MAX_AHEAD_MS = 5 * 60_000
/**
 * A figure of a period that begins later than that would stand before all others as the newest for as long; a clock
 * that is off by less costs nobody a figure.
 */
const MAX_PERIOD_AHEAD_MS = 7 * 24 * 3_600_000
const MEASURE_SET = /^(?:\*|[a-z][a-z0-9_]{0,60})$/
const toldKinds: ReadonlySet<unknown> = new Set(TOLD_KINDS)
const isToldKind = (kind: unknown): boolean => toldKinds.has(kind)

/**
 * @param child The unit whose station sent the items.
 * @param tooLarge Indexes of items whose sum with others cannot be kept exactly.
 */
export function checkItems(
  station: Station,
  db: ReadableDb,
  child: StoredUnit,
  items: readonly unknown[],
  tooLarge: ReadonlySet<number>,
): CheckedItems {
  const cells: CheckedCell[] = []
  const rosters: CheckedRoster[] = []
  const alarms: CheckedAlarm[] = []
  const lamps: CheckedLamp[] = []
  const words: CheckedWord[] = []
  let openAlarms: Set<string> | null = null
  const room = roomOf(station, db, child)
  const rejected: Array<ItemRefusal & { index: number }> = []
  const depth = selectChildDepth(db, child.id)
  const counted = new Map<StoredUnit, number>()
  const leavesOf = (unit: StoredUnit): number => {
    let leaves = counted.get(unit)
    if (leaves === undefined) {
      leaves = countBelow(station, unit)
      counted.set(unit, leaves)
    }
    return leaves
  }
  const latest = latestPeriods(station)
  const taken = new Map<string, StoredUnit>()
  const unitOf = (code: string): StoredUnit => {
    let unit = taken.get(code)
    if (!unit) {
      unit = unitWithin(station, child, depth, code)
      taken.set(code, unit)
    }
    return unit
  }
  for (const [index, item] of items.entries()) {
    try {
      if (tooLarge.has(index))
        throw new Refused('bad-value', 'Giá trị quá lớn: tổng của cấp trên không lưu chính xác được.')
      const kind = (item as { kind?: unknown } | null)?.kind
      if (kind === 'cell') cells.push(checkCell(station, { unitOf, leavesOf, latest, room }, item))
      else if (kind === 'roster') rosters.push(checkRoster(station, child, room, item))
      else if (kind === 'alarm') {
        openAlarms ??= openAlarmsOf(station, child)
        alarms.push(checkAlarm(station, child, openAlarms, item))
      } else if (kind === 'lamp') lamps.push(checkLamp(station, child, depth, leavesOf, item))
      else if (isToldKind(kind)) words.push(checkWord(station, child, room, item))
      else if (typeof kind === 'string') throw new Refused('unknown-kind', 'Trạm này chưa nhận loại mục này.')
      else throw new Refused('malformed-item', 'Mục không có loại.')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      rejected.push({ index, ...error.refusal })
    }
  }
  return { cells, rosters, alarms, lamps, words, rejected }
}

/** Units at or below one: no cell can have more leaves behind it than that. */
function countBelow(station: Station, unit: StoredUnit): number {
  return station.units.children(unit.id).reduce((sum, below) => sum + countBelow(station, below), 1)
}

/** Packed, the last period of a kind that may be told of by now. */
function latestPeriods(station: Station): (period: Period) => number {
  const until = station.clock() + MAX_PERIOD_AHEAD_MS
  const known = new Map<string, number>()
  return (period) => {
    // Management months of another day are another kind.
    const kind = granularityOf(period) === MANAGEMENT_MONTH ? period : granularityOf(period)
    let last = known.get(kind)
    if (last === undefined) {
      last = packPeriod(periodLikeAt(period, until))
      known.set(kind, last)
    }
    return last
  }
}

interface CellRules {
  /** The unit of a code, where the child may write it; throws Refused. */
  unitOf(code: string): StoredUnit
  /** Units at or below one. */
  leavesOf(unit: StoredUnit): number
  latest(period: Period): number
  readonly room: Room
}

function checkCell(
  station: Station,
  { unitOf, leavesOf, latest, room }: CellRules,
  item: unknown,
): CheckedCell {
  const wire = readCellItem(item)
  const unit = unitOf(wire.unit)
  const measure = station.dictionary.measure(wire.measure)
  if (!measure) throw new Refused('unknown-measure', `Không có số liệu “${wire.measure}” trong từ điển.`)
  if (!nestsIn(measure.basePeriod, granularityOf(wire.period))) {
    throw new Refused('bad-value', `Kỳ ${wire.period} không gộp được từ kỳ gốc của “${measure.nameVi}”.`)
  }
  const period = packPeriod(wire.period)
  if (wire.value !== null && period > latest(wire.period) && measure.kind !== 'plan') {
    throw new Refused(
      'bad-value',
      `Kỳ ${wire.period} chưa tới theo đồng hồ của trung tâm này; kiểm tra ngày giờ của hai trạm.`,
    )
  }
  const slice = checkSlice(wire.slice)
  if (typeof slice !== 'string') throw new Refused('bad-value', slice.detail)
  const leaves = leavesOf(unit)
  if (wire.reported + wire.carried > leaves) {
    throw new Refused(
      'bad-value',
      `${wire.reported + wire.carried} đơn vị báo cáo, trong khi ${unit.code} chỉ có ${leaves}.`,
    )
  }
  const state = stateFromValue(measure, wire)
  if (!state) throw new Refused('bad-value', 'Giá trị không thể có với số lần báo cáo này.')
  room.takeSlice(slice)
  const now = station.clock()
  const asOf = wire.asOf === null ? 0 : (instantOf(wire.asOf) ?? 0)
  return {
    unit: unit.id,
    measure,
    slice,
    period,
    state,
    // A child whose clock runs ahead must not look fresh for ever.
    asOf: asOf > now + MAX_AHEAD_MS ? now : asOf,
    simulated: wire.simulated,
    restated: wire.restated,
    rev: wire.rev,
  }
}

/** `until` before `since` withdraws a leaf: it is not due at all. */
function checkRoster(station: Station, child: StoredUnit, room: Room, item: unknown): CheckedRoster {
  const wire = parseItem(rosterItem, item)
  const unit = unitBelow(station, child, wire.unit)
  for (const day of [wire.since, wire.until]) {
    if (day !== null && granularityOf(day) !== 'day')
      throw new Refused('bad-value', `${day} không phải là ngày.`)
  }
  if (!MEASURE_SET.test(wire.measures))
    throw new Refused('bad-value', `“${wire.measures}” không phải là bộ số liệu.`)
  room.takeRosterRow(unit, wire.measures)
  return {
    unit,
    measures: wire.measures,
    rev: wire.rev,
    since: packPeriod(wire.since),
    until: wire.until === null ? null : packPeriod(wire.until),
  }
}
