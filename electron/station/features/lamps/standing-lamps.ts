/** Standing lamps in memory, as they were last committed. */

import type { Bounds, Doubt } from '#shared/domain/bounds.ts'
import type { GreyReason, Lamp } from '#shared/domain/lamp.ts'
import type { Colour, Settled } from '#shared/domain/settle.ts'
import { bulkInsert } from '../../db/bulk-insert.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'

export interface StandingLamp {
  readonly unit: number
  readonly kpi: number
  /** Packed period of the latest value; null where there has never been one. */
  readonly period: number | null
  readonly value: number | null
  readonly reason: GreyReason | null
  readonly lamp: Lamp
  /** Since when the lamp has had its colour, ms since 1970. */
  readonly since: number
  readonly asOf: number | null
  readonly reported: number | null
  readonly simulated: boolean
  readonly version: number
  /** Where the lamp stands while it may be grey, and whether it is about to move. */
  readonly settled: Settled
  readonly bounds: Bounds | null
  readonly doubt: Doubt | null
  /** As the station that looks after the unit told it; null where the lamp is judged here. */
  readonly told: ToldLamp | null
}

/** What a child said of a lamp: what is shown here may be grey over it. */
export interface ToldLamp {
  /** Unit of the child that told it. */
  readonly sender: number
  readonly epoch: number
  readonly rev: number
  readonly lamp: Lamp
  readonly reason: GreyReason | null
  /** ms since 1970. */
  readonly since: number
}

export interface StandingLamps {
  get(unit: number, kpi: number): StandingLamp | null
  ofUnit(unit: number): readonly StandingLamp[]
  all(): Iterable<StandingLamp>
  replace(lamps: Iterable<StandingLamp>): void
  /** Units that this station does not look after any more. */
  forget(units: Iterable<number>): void
}

interface Row extends Omit<StandingLamp, 'asOf' | 'simulated' | 'settled' | 'bounds' | 'told'> {
  readonly as_of: number | null
  readonly simulated: number
  readonly settled: Colour | null
  readonly pending_since: number | null
  readonly pending_worse: number | null
  readonly bounds_low: number | null
  readonly bounds_high: number | null
  readonly told_sender: number | null
  readonly told_epoch: number
  readonly told_rev: number
  readonly told_lamp: Lamp
  readonly told_reason: GreyReason | null
  readonly told_since: number
}

function fromRow(stored: Row): StandingLamp {
  const { as_of, simulated, settled, pending_since, pending_worse, bounds_low, bounds_high, ...others } =
    stored
  const { told_sender, told_epoch, told_rev, told_lamp, told_reason, told_since, ...row } = others
  const pending = pending_since === null ? null : { worse: pending_worse === 1, since: pending_since }
  const bounds = bounds_low === null || bounds_high === null ? null : { low: bounds_low, high: bounds_high }
  const told =
    told_sender === null
      ? null
      : {
          sender: told_sender,
          epoch: told_epoch,
          rev: told_rev,
          lamp: told_lamp,
          reason: told_reason,
          since: told_since,
        }
  return {
    ...row,
    asOf: as_of,
    simulated: simulated === 1,
    settled: { colour: settled, pending },
    bounds,
    told,
  }
}

export function loadStandingLamps(db: ReadableDb): StandingLamps {
  const units = new Map<number, Map<number, StandingLamp>>()
  const put = (lamp: StandingLamp): void => {
    const lamps = units.get(lamp.unit)
    if (lamps) lamps.set(lamp.kpi, lamp)
    else units.set(lamp.unit, new Map([[lamp.kpi, lamp]]))
  }
  for (const row of statement<[], Row>(db, 'SELECT * FROM standing').all()) put(fromRow(row))
  return {
    get: (unit, kpi) => units.get(unit)?.get(kpi) ?? null,
    ofUnit: (unit) => [...(units.get(unit)?.values() ?? [])],
    *all() {
      for (const lamps of units.values()) yield* lamps.values()
    },
    replace(lamps) {
      for (const lamp of lamps) put(lamp)
    },
    forget(gone) {
      for (const unit of gone) units.delete(unit)
    },
  }
}

const UPSERT = `INSERT OR REPLACE INTO standing
  (unit, kpi, period, value, reason, lamp, since, as_of, reported, simulated, version,
   settled, pending_since, pending_worse, bounds_low, bounds_high, doubt,
   told_sender, told_epoch, told_rev, told_lamp, told_reason, told_since) VALUES`

export function upsertStanding(db: WritableDb, lamps: readonly StandingLamp[]): void {
  bulkInsert(
    db,
    UPSERT,
    lamps.map((lamp) => [
      lamp.unit,
      lamp.kpi,
      lamp.period,
      lamp.value,
      lamp.reason,
      lamp.lamp,
      lamp.since,
      lamp.asOf,
      lamp.reported,
      lamp.simulated ? 1 : 0,
      lamp.version,
      lamp.settled.colour,
      lamp.settled.pending?.since ?? null,
      lamp.settled.pending ? Number(lamp.settled.pending.worse) : null,
      lamp.bounds?.low ?? null,
      lamp.bounds?.high ?? null,
      lamp.doubt,
      lamp.told?.sender ?? null,
      lamp.told?.epoch ?? null,
      lamp.told?.rev ?? null,
      lamp.told?.lamp ?? null,
      lamp.told?.reason ?? null,
      lamp.told?.since ?? null,
    ]),
  )
}
