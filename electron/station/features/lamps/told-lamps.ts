/**
 * Lamps that a child's station judged: shown as they were told, for dead band and hold are its to know, so
 * that both levels show the same one. Over it lies grey where the child is silent, or what it told last is
 * too old by now; the told colour comes back with the child.
 *
 * A lamp is told together with the version of the KPI that it was judged by: until a child has taken over a
 * definition that changed here, its lamp is that of the version it names.
 */
import { staleAt } from '#shared/domain/lamp.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { Transaction } from '../../db/writer.ts'
import { openCellReader } from '../cells/cell-reader.ts'
import type { UnitId } from '../units/queries.ts'
import { isClosed } from '../units/unit-tree.ts'
import { enterLamps } from './enter-lamps.ts'
import { standingLamp } from './judge-changes.ts'
import type { StandingLamp, ToldLamp } from './standing-lamps.ts'
import { keptReports } from './sub-unit-reports.ts'

type Shown = Pick<StandingLamp, 'lamp' | 'reason' | 'since' | 'settled'>

/** @param before The lamp as it is shown so far, or null. */
export function shownColour(
  station: Station,
  { unit, period, value }: Pick<StandingLamp, 'unit' | 'period' | 'value'>,
  told: ToldLamp,
  before: StandingLamp | null,
  now: number,
): Shown {
  // What is grey stays where it stood.
  const stood = before?.settled.colour ?? null
  const settled = { colour: told.lamp === 'grey' ? stood : told.lamp, pending: null }
  const grey = (reason: StandingLamp['reason']): Shown => ({
    lamp: 'grey',
    reason,
    since: before?.lamp === 'grey' ? before.since : now,
    settled,
  })
  const asTold = (): Shown => ({ lamp: told.lamp, reason: told.reason, since: told.since, settled })
  if (value === null || period === null) return asTold()
  if (isClosed(station.units.byId(unit as UnitId), now)) return grey('not-applicable')
  if (station.children.isSilent(unit as UnitId)) return grey('silent')
  if (told.lamp === 'grey' || now < staleAt(station.calendar, unpackPeriod(period))) return asTold()
  return grey('stale')
}

/** Lamps that nobody tells any more are judged here again, from what cells there are; returns them. */
export function judgeHere(
  station: Station,
  transaction: Transaction,
  lamps: readonly StandingLamp[],
): StandingLamp[] {
  const { db } = transaction
  const reports = keptReports(station, transaction)
  const judged = lamps.flatMap((lamp) => {
    const kpi = station.dictionary.kpiById(lamp.kpi)
    const before = { ...lamp, told: null }
    if (!kpi) return [before]
    const cells = openCellReader(db, lamp.unit as UnitId)
    return [standingLamp(station, db, cells, reports, kpi, Number.POSITIVE_INFINITY, before)]
  })
  enterLamps(station, transaction, judged)
  return judged
}
