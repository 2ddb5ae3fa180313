/**
 * What lies behind an alarm. A station without a word explains whatever is not known of its units; a KPI
 * that grew too old at a unit explains that it did below it, for the unit's figure is as new as its newest.
 */
import { isActive, setCause } from '#shared/domain/alarm.ts'
import type { Station } from '../../context.ts'
import type { UnitId } from '../units/queries.ts'
import type { AlarmDesk } from './alarm-desk.ts'
import type { AlarmSource } from './queries.ts'

/** The alarm that is the cause of one from this source, or null. */
export function causeOf(station: Station, desk: AlarmDesk, source: AlarmSource): number | null {
  const { kind, unit: id, kpi } = source
  if (kind !== 'lamp' && kind !== 'stale' && kind !== 'clock') return null
  const unit = station.units.byId(id as UnitId)
  const above = station.units.ancestors(unit)
  for (const at of [unit, ...above]) {
    const silent = desk.find('silent', at.id, null)
    if (silent && isActive(silent.alarm)) return silent.id
  }
  if (kind !== 'stale') return null
  for (const at of above.toReversed()) {
    const stale = desk.find('stale', at.id, kpi)
    if (stale && isActive(stale.alarm)) return stale.id
    const lamp = desk.find('lamp', at.id, kpi)
    if (lamp && isActive(lamp.alarm) && lamp.figure.reason === 'stale') return lamp.id
  }
  return null
}

/** Suppresses what has a cause now, and lets go of what has none any more. */
export function settleCauses(station: Station, desk: AlarmDesk): void {
  while (desk.takeCausesMoved()) {
    for (const stored of desk.open()) {
      if (!isActive(stored.alarm)) continue
      const cause = causeOf(station, desk, stored)
      if (cause !== stored.alarm.cause) desk.take(stored, setCause(stored.alarm, cause, desk.now))
    }
  }
}
