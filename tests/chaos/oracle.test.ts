import { describe, expect, it } from 'vitest'
import { MEASURES } from '../support/chaos/measures.ts'
import { type Branch, expectedCells } from '../support/chaos/oracle.ts'

const leaf = (unit: string, figures: Record<string, number>): Branch => ({
  unit,
  figures: new Map(Object.entries(figures)),
  below: [],
})

const cellsOf = (branch: Branch, measure: string) =>
  Object.fromEntries(
    [...expectedCells(MEASURES, branch)].flatMap(([key, { value, n, reported, carried }]) =>
      key.startsWith(`${measure}|`) ? [[key.slice(measure.length + 1), [value, n, reported, carried]]] : [],
    ),
  )

describe('the oracle', () => {
  it('adds a flow over time and over units, each slice for itself', () => {
    const ward = leaf('a', {
      'dossiers_received|2025-12-31|': 3,
      'dossiers_received|2026-01-01|': 4,
      'dossiers_received|2026-01-01|x': 1,
    })
    const city = { unit: 'c', figures: new Map([['dossiers_received|2026-01-01|', 10]]), below: [ward] }
    expect(cellsOf(city, 'dossiers_received')).toEqual({
      '2025-12-31|': [3, 1, 1, 0],
      '2026-01-01|': [14, 2, 2, 0],
      // 1 January 2026 is a Thursday.
      '2026-W01|': [17, 3, 2, 0],
      '2025-12|': [3, 1, 1, 0],
      '2026-01|': [14, 2, 2, 0],
      '2025-Q4|': [3, 1, 1, 0],
      '2026-Q1|': [14, 2, 2, 0],
      '2025-H2|': [3, 1, 1, 0],
      '2026-H1|': [14, 2, 2, 0],
      '2025|': [3, 1, 1, 0],
      '2026|': [14, 2, 2, 0],
      '2026-01-01|x': [1, 1, 1, 0],
      '2026-W01|x': [1, 1, 1, 0],
      '2026-01|x': [1, 1, 1, 0],
      '2026-Q1|x': [1, 1, 1, 0],
      '2026-H1|x': [1, 1, 1, 0],
      '2026|x': [1, 1, 1, 0],
    })
  })

  it('carries a level for a month of days, and only into days on which somebody counted', () => {
    const below = [
      leaf('a', { 'dossiers_overdue|2026-03-01|': 5 }),
      leaf('b', { 'dossiers_overdue|2026-04-01|': 7, 'dossiers_overdue|2026-04-02|': 8 }),
    ]
    expect(cellsOf({ unit: 'c', figures: new Map(), below }, 'dossiers_overdue')).toMatchObject({
      '2026-03-01|': [5, 1, 1, 0],
      '2026-04-01|': [12, 2, 1, 1],
      '2026-04-02|': [8, 1, 1, 0],
      '2026-Q2|': [13, 3, 1, 1],
      '2026-H1|': [13, 3, 2, 0],
    })
  })

  it('carries a cumulative figure within its year only', () => {
    const below = [
      leaf('a', { 'budget_revenue_ytd|2025-12|': 100 }),
      leaf('b', { 'budget_revenue_ytd|2025-11|': 20, 'budget_revenue_ytd|2026-01|': 3 }),
    ]
    expect(cellsOf({ unit: 'c', figures: new Map(), below }, 'budget_revenue_ytd')).toMatchObject({
      '2025-12|': [120, 2, 1, 1],
      '2026-01|': [3, 1, 1, 0],
    })
  })

  it('pools readings by their number, and takes the largest of others', () => {
    const below = [
      leaf('a', { 'chaos_noise|2026-01-05|': 10, 'chaos_noise|2026-01-06|': 20, 'aqi_daily|2026-01-05|': 9 }),
      leaf('b', { 'chaos_noise|2026-01-05|': 60, 'aqi_daily|2026-01-06|': 11 }),
    ]
    const city = { unit: 'c', figures: new Map<string, number>(), below }
    expect(cellsOf(city, 'chaos_noise')).toMatchObject({ '2026-01|': [3, 3, 2, 0] })
    expect(cellsOf(city, 'aqi_daily')).toMatchObject({ '2026-W02|': [11, 2, 2, 0] })
  })
})
