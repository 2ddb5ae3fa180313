/**
 * Data quality across the chain: a station tells its parent the means over its own unit, and of a unit with
 * a station the parent shows those, for they were judged where the rows are.
 */
import type { WireQuality } from '#shared/contract/chain.ts'
import type { QualitySummary } from '#shared/contract/quality.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { QUALITY_CRITERIA, worstOf } from '#shared/domain/quality.ts'
import { selectWord, tell } from '../../chain/tell.ts'
import type { Station } from '../../context.ts'
import { type ReadableDb, statement, type WritableDb } from '../../db/database.ts'
import type { KnownMeasure } from '../dictionary/dictionary.ts'
import type { StoredUnit } from '../units/queries.ts'
import { meansItem } from './items.ts'
import type { Means, QualityBook } from './quality-book.ts'

/** Smaller changes are not worth a word. */
const LEAST_CHANGE = 0.001

/** Tells the means that are others now; of measures, those that are named, or all where nothing was told yet. */
export function tellQuality(
  station: Station,
  db: WritableDb,
  book: QualityBook,
  changed: ReadonlySet<number>,
): void {
  const { root } = station.units
  const isFirst = selectWord(db, 'quality', keyOf(root, null)) === undefined
  tellMeans(station, db, null, book.ofUnit(root))
  for (const measure of station.dictionary.measures) {
    if (isFirst || changed.has(measure.id)) tellMeans(station, db, measure, book.ofMeasure(measure.id))
  }
}

const keyOf = (unit: StoredUnit, measure: KnownMeasure | null) => `${unit.code}|${measure?.key ?? ''}`

function tellMeans(station: Station, db: WritableDb, measure: KnownMeasure | null, means: Means): void {
  const { root } = station.units
  const key = keyOf(root, measure)
  const { uses: _uses, ...figures } = meansItem(means)
  const before = selectWord(db, 'quality', key)
  if (before ? isSame(before, figures) : figures.scores === 0) return
  tell(db, {
    kind: 'quality',
    key,
    unit: root.code,
    measure: measure?.key ?? null,
    at: formatInstant(station.clock()),
    ...figures,
  })
}

type Figures = Pick<WireQuality, 'scores' | 'total' | (typeof QUALITY_CRITERIA)[number]>

const isSame = (before: Figures, now: Figures): boolean =>
  before.scores === now.scores &&
  (['total', ...QUALITY_CRITERIA] as const).every((name) => {
    const [a, b] = [before[name], now[name]]
    return a === null || b === null ? a === b : Math.abs(a - b) < LEAST_CHANGE
  })

/** A unit's means as its own station told them, by measure; '' for all measures. Empty where none did. */
export function toldMeans(db: ReadableDb, unit: StoredUnit): Map<string, QualitySummary> {
  const rows = statement<[number], { body: string }>(
    db,
    `SELECT body FROM told WHERE unit = ? AND sender = unit AND kind = 'quality'`,
  ).all(unit.id)
  return new Map(
    rows.map(({ body }) => {
      const { unit: _unit, measure, at, scores, total, ...criteria } = JSON.parse(body) as WireQuality
      const summary = { unit: unit.code, measure, at, scores, ...criteria, total, uses: null }
      return [measure ?? '', { ...summary, worst: worstOf(criteria) }]
    }),
  )
}
