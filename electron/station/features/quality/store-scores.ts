/** Scores as they are stored: with the lamps that they make doubtful, or no longer doubtful, and the day's means. */
import { packPeriod, shiftPeriod, unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import type { KnownKpi } from '../dictionary/dictionary.ts'
import { judgeKpis } from '../lamps/judge-kpis.ts'
import type { StandingLamp } from '../lamps/standing-lamps.ts'
import type { UnitId } from '../units/queries.ts'
import { isBelowFloor } from './floors.ts'
import type { KeptQuality, QualityBook } from './quality-book.ts'
import {
  deleteQuality,
  deleteQualityDays,
  type QualityDay,
  type StoredQuality,
  upsertQuality,
  upsertQualityDay,
} from './queries.ts'
import { tellQuality } from './told-quality.ts'

export interface ScoreChange {
  readonly unit: number
  readonly measure: number
  readonly before: KeptQuality | null
  /** Null where there is nothing to judge any more. */
  readonly after: StoredQuality | null
}

/** Days of which means are kept. */
const DAYS_KEPT = 180

/** Stores scores and judges the lamps anew whose floor one of them has crossed. */
export async function storeScores(
  station: Station,
  book: QualityBook,
  changes: readonly ScoreChange[],
): Promise<void> {
  await station.writer.write(async (transaction) => {
    const { db, breathe, afterCommit } = transaction
    for (const { unit, measure, after } of changes) {
      if (after) upsertQuality(db, after)
      else deleteQuality(db, unit, measure)
      await breathe()
    }
    const lamps: StandingLamp[] = []
    for (const [unit, kpis] of crossedFloors(station, changes)) {
      lamps.push(...judgeKpis(station, transaction, [...kpis], [unit]))
      await breathe()
    }
    afterCommit(() => {
      for (const { unit, measure, after } of changes) {
        if (!after) book.remove(unit, measure)
        else {
          const { reasons: _reasons, ...kept } = after
          book.put(kept)
        }
      }
      if (lamps.length > 0) station.live.publish({ cells: [], kpis: lamps })
    })
  })
}

/** By unit the KPIs one of whose measures has come below their floor, or above it again. */
function crossedFloors({ dictionary }: Station, changes: readonly ScoreChange[]): Map<number, Set<KnownKpi>> {
  const crossed = new Map<number, Set<KnownKpi>>()
  for (const { unit, measure, before, after } of changes) {
    for (const kpi of dictionary.dependents(measure)) {
      if (isBelowFloor(kpi, before?.total ?? null) === isBelowFloor(kpi, after?.total ?? null)) continue
      const kpis = crossed.get(unit)
      if (kpis) kpis.add(kpi)
      else crossed.set(unit, new Set([kpi]))
    }
  }
  return crossed
}

interface DayChange {
  readonly day: number
  /** True where every unit and measure gets its point. */
  readonly isWhole: boolean
  readonly units: ReadonlySet<number>
  readonly measures: ReadonlySet<number>
}

/** Stores the day's point of all whose means have changed. */
export async function storeDays(station: Station, book: QualityBook, change: DayChange): Promise<void> {
  const points = pointsOf(station, book, change)
  if (points.length === 0) return
  await station.writer.write(async ({ db, breathe }) => {
    if (station.hasParent) {
      const all = change.isWhole ? station.dictionary.measures.map(({ id }) => id) : change.measures
      tellQuality(station, db, book, new Set(all))
    }
    for (const point of points) {
      upsertQualityDay(db, point)
      await breathe()
    }
    if (change.isWhole) {
      deleteQualityDays(db, packPeriod(shiftPeriod(unpackPeriod(change.day), -DAYS_KEPT)))
    }
  })
}

function pointsOf({ units, dictionary }: Station, book: QualityBook, change: DayChange): QualityDay[] {
  const { day, isWhole } = change
  const changed = new Set<UnitId>()
  for (const { unit } of isWhole ? book.all() : []) changed.add(unit as UnitId)
  for (const unit of change.units) changed.add(unit as UnitId)
  for (const id of [...changed])
    for (const { id: above } of units.ancestors(units.byId(id))) changed.add(above)
  const measures = isWhole ? dictionary.measures.map(({ id }) => id) : [...change.measures]
  const root = units.root.id
  return [
    ...[...changed].map((id) => ({ unit: id, measure: 0, day, ...book.ofUnit(units.byId(id)) })),
    ...measures.map((measure) => ({ unit: root, measure, day, ...book.ofMeasure(measure) })),
  ].filter(({ scores, measure }) => scores > 0 || (!isWhole && measure >= 0))
}
