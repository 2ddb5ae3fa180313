/** Standing lamps in memory, as they were last committed. */
import type { GreyReason, Lamp } from '#shared/domain/lamp.ts'
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
}

export interface StandingLamps {
  get(unit: number, kpi: number): StandingLamp | null
  ofUnit(unit: number): readonly StandingLamp[]
  all(): Iterable<StandingLamp>
  replace(lamps: Iterable<StandingLamp>): void
}

type Row = Omit<StandingLamp, 'asOf' | 'simulated'> & { as_of: number | null; simulated: number }

export function loadStandingLamps(db: ReadableDb): StandingLamps {
  const units = new Map<number, Map<number, StandingLamp>>()
  const put = (lamp: StandingLamp): void => {
    const lamps = units.get(lamp.unit)
    if (lamps) lamps.set(lamp.kpi, lamp)
    else units.set(lamp.unit, new Map([[lamp.kpi, lamp]]))
  }
  for (const { as_of, simulated, ...row } of statement<[], Row>(db, 'SELECT * FROM standing').all()) {
    put({ ...row, asOf: as_of, simulated: simulated === 1 })
  }
  return {
    get: (unit, kpi) => units.get(unit)?.get(kpi) ?? null,
    ofUnit: (unit) => [...(units.get(unit)?.values() ?? [])],
    *all() {
      for (const lamps of units.values()) yield* lamps.values()
    },
    replace(lamps) {
      for (const lamp of lamps) put(lamp)
    },
  }
}

export function upsertStanding(db: WritableDb, lamp: StandingLamp): void {
  statement<unknown[], never>(
    db,
    `INSERT OR REPLACE INTO standing
     (unit, kpi, period, value, reason, lamp, since, as_of, reported, simulated, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
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
  )
}
