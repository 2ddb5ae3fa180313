/** Standing lamps that the parent is to know go into the outbox, with revisions of their own. */
import { LOCAL_CODE } from '#shared/domain/local-pack.ts'
import { owedUnits } from '../../chain/owed-units.ts'
import type { Station } from '../../context.ts'
import { bulkInsert } from '../../db/bulk-insert.ts'
import { openCounter } from '../../db/counters.ts'
import type { WritableDb } from '../../db/database.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import type { StandingLamp } from './standing-lamps.ts'

export function oweLamps(
  station: Station,
  db: WritableDb,
  lamps: Iterable<Pick<StandingLamp, 'unit' | 'kpi'>>,
): void {
  const isOwed = owedUnits(station, db)
  // A KPI of this station's own making means nothing above it.
  const isOwn = (kpi: KnownKpi) => LOCAL_CODE.test(kpi.code) || station.dictionary.staysHere(kpi)
  const rev = openCounter(db, 'lamp')
  const rows: Array<[unit: number, kpi: number, rev: number]> = []
  for (const { unit, kpi } of lamps) {
    const known = isOwed(unit) ? station.dictionary.kpiById(kpi) : null
    if (known && !isOwn(known)) rows.push([unit, kpi, rev.next()])
  }
  bulkInsert(db, 'INSERT OR REPLACE INTO outbox_lamps (unit, kpi, rev) VALUES', rows)
  rev.store(db)
}
