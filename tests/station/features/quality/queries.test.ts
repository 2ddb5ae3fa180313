import { describe, expect, it } from 'vitest'
import { openForReading } from '#station/db/database.ts'
import {
  selectEntries,
  selectFigures,
  selectFirstPeriod,
  selectQualityPage,
  selectRefused,
} from '#station/features/quality/queries.ts'
import { makeStation, type TestStation } from '../../../support/station.ts'

/** How SQLite goes about every statement that some calls prepare. */
function plansOf(station: TestStation, run: (db: ReturnType<typeof openForReading>) => void): string[] {
  const db = openForReading(station.station.home.replica)
  const asked: string[] = []
  const prepare = db.prepare.bind(db)
  db.prepare = ((sql: string) => {
    asked.push(sql)
    return prepare(sql)
  }) as typeof db.prepare
  run(db)
  const plans = asked.flatMap((sql) => {
    const values = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, 0]))
    const explain = prepare(`EXPLAIN QUERY PLAN ${sql}`)
    const places = [...sql].filter((letter) => letter === '?').map(() => 0)
    const rows = places.length > 0 ? explain.all(...places) : explain.all(values)
    return (rows as Array<{ detail: string }>).map(({ detail }) => detail)
  })
  db.close()
  return plans
}

const page = { unit: null, measure: null, parent: null, after: null, limit: 50 }

describe('queries of data quality', () => {
  it('find what a score is made of by key, whatever lies beside it', async () => {
    const ward = await makeStation('00004')
    const plans = plansOf(ward, (db) => {
      selectFirstPeriod(db, 1, 1, 0, 0, 1)
      selectFigures(db, 1, 1, 0, 0, 1, 10)
      selectEntries(db, { unit: 1, measure: 1, from: 0, to: 1 })
      selectRefused(db, '00004', 'population')
    })
    const tables = plans.filter((detail) => /cells|observations|entry|quarantine/.test(detail))
    expect(tables.length).toBeGreaterThan(4)
    expect(tables.filter((detail) => !detail.startsWith('SEARCH'))).toEqual([])
  })

  it('list the worst from an index, without sorting all there are', async () => {
    const ward = await makeStation('00004')
    const plans = plansOf(ward, (db) => {
      selectQualityPage(db, page)
      selectQualityPage(db, { ...page, after: [1, 1, 1] })
      selectQualityPage(db, { ...page, measure: 1 })
    })
    expect(plans.filter((detail) => detail.includes('TEMP B-TREE'))).toEqual([])
    expect(plans.filter((detail) => detail.includes('quality')).join()).toContain('quality_by_measure')
  })
})
