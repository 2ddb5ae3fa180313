import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { WritableDb } from '#station/db/database.ts'
import { openAndMigrate } from '#station/db/migrate.ts'
import { type CellTuple, upsertCells } from '#station/features/cells/queries.ts'
import { cellAt, openSeries, prefetchAt } from '#station/features/cells/series.ts'
import type { KnownMeasure } from '#station/features/dictionary/dictionary.ts'
import { temporaryFolder } from '../../../support/station.ts'

const MEASURE = { id: 7 } as KnownMeasure

function open(): WritableDb {
  const folder = temporaryFolder()
  const db = openAndMigrate(join(folder, 'replica.db'), join(folder, 'backups'))
  onTestFinished(() => {
    db.close()
  })
  return db
}

/** Days of two years, weeks and months, packed, close together and far apart. */
const period = fc.oneof(
  fc
    .tuple(fc.constantFrom(2025, 2026), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([year, month, day]) => year * 10_000 + month * 100 + day),
  fc.integer({ min: 1, max: 52 }).map((week) => 100_000_000 + 2026 * 10_000 + week),
  fc.integer({ min: 1, max: 12 }).map((month) => 200_000_000 + 2026 * 10_000 + month),
)

const row = (unit: number, at: number): CellTuple => [
  unit,
  MEASURE.id,
  0,
  0,
  at,
  at % 5 === 0 ? null : at % 1_000,
  1,
  1,
  0,
  at % 77,
  at % 99,
  1,
  at % 2,
  at % 3 === 0 ? 1 : 0,
  at % 7 === 0 ? null : 4,
  at % 7 === 0 ? null : at % 55,
]

describe('cells that are read at once', () => {
  it('are what they are one by one, whether they stand or not', () => {
    const db = open()
    fc.assert(
      fc.property(
        fc.uniqueArray(period, { maxLength: 80 }),
        fc.uniqueArray(period, { maxLength: 60 }),
        (stored, asked) => {
          db.exec('DELETE FROM cells')
          // A neighbour's cells of the same periods are none of this series.
          upsertCells(db, [...stored.map((at) => row(3, at)), ...asked.map((at) => row(4, at))])
          const [atOnce, oneByOne] = [openSeries(3, MEASURE, 0, 0), openSeries(3, MEASURE, 0, 0)]
          prefetchAt(db, atOnce, asked)
          const cells = asked.map((at) => cellAt(db, atOnce, at))
          expect(cells).toEqual(asked.map((at) => cellAt(db, oneByOne, at)))
          expect([...atOnce.cells.keys()].sort()).toEqual([...asked].sort())
        },
      ),
    )
  })

  it('are what they are one by one where many others stand between them', () => {
    const db = open()
    const days = Array.from({ length: 336 }, (_, index) => {
      return 20_260_000 + (1 + Math.floor(index / 28)) * 100 + 1 + (index % 28)
    })
    upsertCells(
      db,
      days.map((at) => row(3, at)),
    )
    const asked = days.filter((_, index) => index % 30 === 0)
    const [atOnce, oneByOne] = [openSeries(3, MEASURE, 0, 0), openSeries(3, MEASURE, 0, 0)]
    prefetchAt(db, atOnce, asked)
    expect(asked.map((at) => cellAt(db, atOnce, at))).toEqual(asked.map((at) => cellAt(db, oneByOne, at)))
  })

  it('leaves a cell alone that is being worked on', () => {
    const db = open()
    const days = Array.from({ length: 10 }, (_, index) => 20_261_101 + index)
    upsertCells(
      db,
      days.map((at) => row(3, at)),
    )
    const series = openSeries(3, MEASURE, 0, 0)
    const [first = 0] = days
    const cell = cellAt(db, series, first)
    cell.asOf = 4_711
    prefetchAt(db, series, days)
    expect(cellAt(db, series, first)).toBe(cell)
    expect(series.cells.size).toBe(days.length)
  })
})
