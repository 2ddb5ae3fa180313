/**
 * Searches on the path of every change go down the table's key and sort nothing; and none of them is
 * prepared anew for each value, which SQLite does where a value stands beside an ORDER BY or a MAX.
 */
import { describe, expect, it } from 'vitest'
import type { ReadableDb } from '#station/db/database.ts'
import { newestOfAll } from '#station/features/cells/cell-reader.ts'
import {
  CARRIED_PARTS,
  completePeriods,
  FEW_WORKING_CELLS,
  FIRST_PERIOD,
  LATEST_CELL,
  LATEST_PERIOD,
  MANY_WORKING_CELLS,
  PERIODS_WITH_VALUE,
  WORKING_CELLS_BETWEEN,
} from '#station/features/cells/queries.ts'
import { makeStation } from '../../../support/station.ts'

const HOT = {
  LATEST_CELL,
  FIRST_PERIOD,
  LATEST_PERIOD,
  PERIODS_WITH_VALUE,
  CARRIED_PARTS,
  WORKING_CELLS_BETWEEN,
  FEW_WORKING_CELLS,
  MANY_WORKING_CELLS,
  COMPLETE_PERIODS: completePeriods(3),
  NEWEST_OF_ALL: newestOfAll('(1,0,99999999),(2,0,99999999)'),
}

function planOf(db: ReadableDb, sql: string): string[] {
  const named = { unit: 1, measure: 1, slice: 0, part: 0, from: 1, to: 2, leading: 1, others: '[]' }
  const values = sql.includes('@') ? [named] : Array(sql.split('?').length - 1).fill(1)
  return db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => detail)
}

describe('hot searches of cells', () => {
  it('go down the key to the period, and sort nothing', async () => {
    const { station } = await makeStation('01')
    for (const [name, sql] of Object.entries(HOT)) {
      const plan = planOf(station.db, sql)
      const searches = plan.filter((step) => /\b(cells|known)\b/.test(step) && /SEARCH|SCAN/.test(step))
      expect(searches.length, name).toBeGreaterThan(0)
      for (const step of searches.filter((each) => each !== 'SCAN known' && each !== 'SCAN complete')) {
        expect(step, name).toMatch(
          /USING PRIMARY KEY \(unit=\? AND measure=\? AND slice=\? AND part=\? AND period/,
        )
      }
      expect(plan.join('\n'), name).not.toMatch(/TEMP B-TREE|AUTOMATIC/)
    }
  })

  it('bind no value beside an ORDER BY or in a MAX', () => {
    for (const [name, sql] of Object.entries(HOT)) {
      // Bound values stand in the asked row alone: one SELECT of nothing but values.
      const rest = sql.replace(/\(SELECT (?:[@?]\w* AS \w+(?:,\s*)?)+\) AS asked/g, '')
      if (/ORDER BY|M(AX|IN)\(/.test(rest)) expect(rest, name).not.toMatch(/[@?]/)
    }
  })
})
