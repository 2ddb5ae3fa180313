import type { BooksOutcome } from '#shared/contract/books.ts'
import { type Period, packedRange, packPeriod } from '#shared/domain/period.ts'
import { dueNow, recentPeriods } from '#shared/domain/quality-periods.ts'
import type { Station } from '../../context.ts'
import { selectBooksOf } from '../books/queries.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import type { StoredUnit, UnitId } from '../units/queries.ts'
import { type Relations, relationsOf } from './measure-relations.ts'
import { selectFirstPeriod } from './queries.ts'

/** One look at many pairs: what is the same for all of them is worked out once. */
export interface Survey {
  readonly station: Station
  readonly now: number
  readonly relations: Relations
  window(measure: KnownMeasure): Window
  /** Leaf units that are due for a period. */
  expected(unit: UnitId, period: Period): number
  /** The first base period, packed, of which a unit, or any of its sub-units, has a figure. */
  first(unit: StoredUnit, measure: KnownMeasure): number | null
  firstBelow(unit: StoredUnit, measure: KnownMeasure): number | null
  /** The last comparison of books: of this station with its parent, of a child with this station. */
  books(unit: StoredUnit): BooksOutcome | null
}

/** The periods of a measure that are looked at. */
export interface Window {
  readonly recent: readonly Period[]
  readonly due: readonly Period[]
  /** Packed, both inclusive. */
  readonly from: number
  readonly to: number
}

export function openSurvey(station: Station): Survey {
  const now = station.clock()
  const windows = new Map<string, Window>()
  const expected = new Map<UnitId, Map<Period, number>>()
  const firsts = new Map<UnitId, Map<number, number | null>>()
  const firstsBelow = new Map<UnitId, Map<number, number | null>>()
  const books = new Map<UnitId, BooksOutcome | null>()

  const first: Survey['first'] = (unit, measure) =>
    remembered(firsts, unit.id, measure.id, () => {
      const { from, to } = packedRange(measure.basePeriod)
      return selectFirstPeriod(station.db, unit.id, measure.id, 0, from, to)
    })
  return {
    station,
    now,
    relations: relationsOf(station.dictionary),
    window(measure) {
      const key = `${measure.kind === 'plan'}|${measure.basePeriod}|${measure.closesAfterDays ?? ''}`
      let window = windows.get(key)
      if (!window) {
        const recent = recentPeriods(measure, now)
        const [oldest] = recent
        const newest = recent.at(-1)
        if (!oldest || !newest) throw new RangeError('a window without periods')
        const due = dueNow(measure, station.calendar, now)
        window = { recent, due, from: packPeriod(oldest), to: packPeriod(newest) }
        windows.set(key, window)
      }
      return window
    },
    expected: (unit, period) =>
      remembered(expected, unit, period, () => station.roster.expected(unit, period)) ?? 0,
    first,
    books(unit) {
      let outcome = books.get(unit.id)
      if (outcome === undefined) {
        outcome = selectBooksOf(station, unit)
        books.set(unit.id, outcome)
      }
      return outcome
    },
    firstBelow: (unit, measure) =>
      remembered(firstsBelow, unit.id, measure.id, () => {
        let earliest: number | null = null
        for (const child of station.units.children(unit.id)) {
          const its = first(child, measure)
          if (its !== null && (earliest === null || its < earliest)) earliest = its
        }
        return earliest
      }),
  }
}

function remembered<Key, Value>(
  kept: Map<UnitId, Map<Key, Value>>,
  unit: UnitId,
  key: Key,
  make: () => Value,
): Value {
  let of = kept.get(unit)
  if (!of) {
    of = new Map()
    kept.set(unit, of)
  }
  let value = of.get(key)
  if (value === undefined) {
    value = make()
    of.set(key, value)
  }
  return value
}
