/**
 * Lamps and their alarms. A KPI alarms here only where no other station looks after its unit; what was
 * open when a unit got a station of its own is followed to its end.
 *
 * A lamp that goes grey because its value is too old says so by an alarm of its own, unless its alarm for
 * being red is still open: one KPI does not ask twice.
 */
import { type Condition, followSource, isActive } from '#shared/domain/alarm.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import type { StandingLamp } from '../lamps/standing-lamps.ts'
import type { UnitId } from '../units/queries.ts'
import { type AlarmDesk, deskOf, findAlarm } from './alarm-desk.ts'
import { causeOf, settleCauses } from './causes.ts'
import type { AlarmFigure, StoredAlarm } from './queries.ts'

/** The alarm step of changed lamps; where none of them opens or has an alarm, hardly more than a look. */
export function followLamps(
  station: Station,
  transaction: Transaction,
  changed: readonly StandingLamp[],
): void {
  const concerned = changed.filter((lamp) => isConcerned(station, transaction, lamp))
  if (concerned.length === 0) return
  const desk = deskOf(station, transaction)
  judgeLamps(station, desk, concerned)
  settleCauses(station, desk)
}

/** True where a lamp has an alarm, or looks as if it should. */
export function isConcerned(station: Station, transaction: Transaction | null, lamp: StandingLamp): boolean {
  return (
    isBad(lampCondition(station, lamp)) ||
    isBad(staleCondition(lamp)) ||
    findAlarm(station, transaction, 'lamp', lamp.unit, lamp.kpi) !== null ||
    findAlarm(station, transaction, 'stale', lamp.unit, lamp.kpi) !== null
  )
}

/** Causes come before what they cause, so that what is explained is never announced first. */
export function judgeLamps(station: Station, desk: AlarmDesk, lamps: readonly StandingLamp[]): void {
  for (const lamp of lamps) judgeLamp(station, desk, 'lamp', lamp, lampCondition(station, lamp))
  const depth = ({ unit }: StandingLamp) => station.units.depth(unit as UnitId)
  for (const lamp of lamps.toSorted((a, b) => depth(a) - depth(b))) {
    const red = desk.find('lamp', lamp.unit, lamp.kpi)
    const stale = staleCondition(lamp)
    const isAskedAlready = isBad(stale) && red !== null && isActive(red.alarm)
    judgeLamp(station, desk, 'stale', lamp, isAskedAlready ? 'unknown' : stale)
  }
}

function judgeLamp(
  station: Station,
  desk: AlarmDesk,
  kind: 'lamp' | 'stale',
  lamp: StandingLamp,
  condition: Condition,
): void {
  const open = desk.find(kind, lamp.unit, lamp.kpi)
  if (open) {
    const cause = open.alarm.state === 'returned' && isBad(condition) ? causeOf(station, desk, open) : null
    desk.take(open, followSource(open.alarm, condition, desk.now, cause), figureToShow(open, lamp))
    return
  }
  if (condition !== 'red' && condition !== 'yellow') return
  const kpi = station.dictionary.kpiById(lamp.kpi)
  const unit = station.units.byId(lamp.unit as UnitId)
  if (!kpi || !station.units.isInside(unit) || station.children.writesFor(unit)) return
  const source = { kind, unit: lamp.unit, kpi: lamp.kpi, code: kpi.code }
  desk.raise(source, condition, figureOf(lamp), causeOf(station, desk, source))
}

const isBad = (condition: Condition): boolean => condition === 'red' || condition === 'yellow'

function lampCondition(station: Station, { lamp, reason }: StandingLamp): Condition {
  if (lamp === 'red') return 'red'
  if (lamp === 'yellow') return station.alarms.settings.alarmOnYellow ? 'yellow' : 'clear'
  if (lamp === 'green') return 'clear'
  return reason === 'not-applicable' ? 'gone' : 'unknown'
}

/** A lamp that was never lit has nothing to grow old. */
function staleCondition({ lamp, reason, settled }: StandingLamp): Condition {
  if (lamp !== 'grey') return 'clear'
  if (reason === 'not-applicable') return 'gone'
  return reason === 'stale' && settled.colour !== null ? 'yellow' : 'unknown'
}

const figureOf = ({ period, value, lamp, reason, doubt, simulated }: StandingLamp): AlarmFigure => ({
  period,
  value,
  lamp,
  reason,
  doubt,
  simulated,
})

/** What returned shows the figure that returned it; later ones are not its matter. */
function figureToShow({ alarm, figure }: StoredAlarm, lamp: StandingLamp): AlarmFigure {
  const isOver = alarm.state === 'returned' && lamp.lamp !== 'red' && lamp.lamp !== 'yellow'
  return isOver ? figure : figureOf(lamp)
}
