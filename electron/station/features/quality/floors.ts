/** Quality floors: a lamp is doubtful where the worst measure behind it is below its KPI's floor. */
import type { ReadableDb } from '../../db/database.ts'
import type { KnownKpi, KnownMeasure } from '../dictionary/dictionary.ts'
import { selectTotal } from './queries.ts'

/** @param total In ten-thousandths; null where there is no score, which nobody is to blame for. */
export function isBelowFloor(
  { qualityFloor }: Pick<KnownKpi, 'qualityFloor'>,
  total: number | null,
): boolean {
  return qualityFloor > 0 && total !== null && total < qualityFloor * 10_000
}

/** Read from the replica, so that a lamp is judged by the scores of its own transaction. */
export function isQualityLow(db: ReadableDb, unit: number, kpi: KnownKpi): boolean {
  return kpi.qualityFloor > 0 && kpi.reads.some(({ id }) => isBelowFloor(kpi, selectTotal(db, unit, id)))
}

/** The measure of a KPI with the lowest total at a unit; null where none has a score. */
export function worstMeasure(kpi: KnownKpi, total: (measure: number) => number | null): KnownMeasure | null {
  let worst: KnownMeasure | null = null
  let lowest = Number.POSITIVE_INFINITY
  for (const measure of kpi.reads) {
    const its = total(measure.id)
    if (its === null || its >= lowest) continue
    lowest = its
    worst = measure
  }
  return worst
}
