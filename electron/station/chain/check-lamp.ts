/** A lamp as a child tells it: of a unit whose details this station wants, and such as could be. */
import { lampItem, type WireLamp } from '#shared/contract/chain.ts'
import type { DetailDepth } from '#shared/contract/directives.ts'
import { LOCAL_CODE } from '#shared/domain/local-pack.ts'
import { granularityOf, packPeriod } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import type { KnownKpi } from '../features/dictionary/dictionary.ts'
import type { StandingLamp } from '../features/lamps/standing-lamps.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { parseItem, Refused, unitWithin } from './item-refusal.ts'

/** What a child said of a lamp, but for who said it. */
export type CheckedLamp = Omit<StandingLamp, 'settled' | 'told'> & { readonly rev: number }

const EARLIEST = Date.parse('2000-01-01T00:00:00Z')

/**
 * @param leavesOf Units at or below one.
 * @throws Refused
 */
export function checkLamp(
  station: Station,
  child: StoredUnit,
  depth: DetailDepth,
  leavesOf: (unit: StoredUnit) => number,
  item: unknown,
): CheckedLamp {
  const wire = parseItem(lampItem, item)
  const unit = unitWithin(station, child, depth, wire.unit)
  // A station's own KPIs share their codes with those of others, and nothing else.
  const kpi = LOCAL_CODE.test(wire.code) ? null : station.dictionary.kpi(wire.code)
  if (!kpi) throw new Refused('unknown-kpi', `Không có chỉ tiêu mã ${wire.code} trong từ điển.`)
  checkSense(wire, kpi, leavesOf(unit))
  const { period, value, lamp, reason, reported, bounds, doubt, simulated, version, rev } = wire
  const now = station.clock()
  // A child whose clock runs ahead must not look fresh for ever.
  const past = (text: string) => Math.min(Math.max(Date.parse(text), EARLIEST), now)
  return {
    unit: unit.id,
    kpi: kpi.id,
    period: period === null ? null : packPeriod(period),
    value,
    lamp,
    reason,
    since: past(wire.since),
    asOf: wire.asOf === null ? null : past(wire.asOf),
    reported,
    bounds,
    doubt,
    simulated,
    version,
    rev,
  }
}

function checkSense(wire: WireLamp, kpi: KnownKpi, leaves: number): void {
  const { key, unit, code, period, value, lamp, reason, reported, bounds } = wire
  const wrong = (detail: string) => new Refused('bad-value', detail)
  if (key !== `${unit}|${code}`) throw wrong('Khóa của đèn phải là mã đơn vị và mã chỉ tiêu.')
  if (period !== null && granularityOf(period) !== kpi.period)
    throw wrong(`Kỳ ${period} không phải kỳ của chỉ tiêu ${code}.`)
  if (lamp !== 'grey' && (value === null || period === null || reason !== null))
    throw wrong(`Đèn “${lamp}” phải có kỳ và giá trị, và không có lý do xám.`)
  if ((value === null) !== (period === null)) throw wrong('Giá trị và kỳ của đèn phải đi cùng nhau.')
  if (reported !== null && reported > leaves)
    throw wrong(`${reported} đơn vị báo cáo, trong khi ${unit} chỉ có ${leaves}.`)
  if (bounds && bounds.low > bounds.high) throw wrong('Khoảng giá trị có đầu dưới lớn hơn đầu trên.')
}
