import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellState } from '#shared/domain/cell.ts'
import type { Period } from '#shared/domain/period.ts'
import {
  buildUnitMap,
  closedSince,
  combineShared,
  type UnitChange,
  wrongChanges,
} from '#shared/domain/unit-map.ts'
import { measureWith } from './arbitraries.ts'

const period = (text: string) => text as Period
const change = (from: string, to: string, since: string, share = 1): UnitChange<string> => ({
  from,
  to,
  since: period(since),
  share,
})
const partsAt = (changes: readonly UnitChange<string>[], unit: string, at: string) =>
  Object.fromEntries(
    buildUnitMap(changes)
      .reading(unit, period(at))
      ?.parts.map(({ unit, share }) => [unit, Number(share.toFixed(9))]) ?? [],
  )
const cell = (total: number, n = 1): CellState => ({ total, n, reported: 1, carried: 0 })

describe('a merge map', () => {
  it('reads a unit as it stands from the change on, and wherever nothing changed', () => {
    const map = buildUnitMap([change('B', 'A', '2026-07-01')])
    expect(map.reading('A', period('2026-07'))).toBeNull()
    expect(map.reading('A', period('2026-07-01'))).toBeNull()
    expect(map.reading('C', period('2020'))).toBeNull()
    expect(map.reading('B', period('2026-06'))).toBeNull()
  })

  it('adds what was taken in before the change, and a new unit’s predecessors', () => {
    expect(partsAt([change('B', 'A', '2026-07-01')], 'A', '2026-06')).toEqual({ A: 1, B: 1 })
    const merged = [change('A', 'N', '2026-07-01'), change('B', 'N', '2026-07-01')]
    expect(partsAt(merged, 'N', '2026-06-30')).toEqual({ N: 1, A: 1, B: 1 })
  })

  it('shares out a unit that was split, what goes on included', () => {
    const split = [change('A', 'X', '2026-07-01', 0.3), change('A', 'Y', '2026-07-01', 0.7)]
    expect([partsAt(split, 'X', '2025'), partsAt(split, 'Y', '2025')]).toEqual([
      { A: 0.3, X: 1 },
      { A: 0.7, Y: 1 },
    ])
    const ceded = [change('A', 'B', '2026-07-01', 0.2), change('A', 'A', '2026-07-01', 0.8)]
    expect([partsAt(ceded, 'A', '2026-06'), partsAt(ceded, 'B', '2026-06')]).toEqual([
      { A: 0.8 },
      { B: 1, A: 0.2 },
    ])
  })

  it('follows changes one behind the other, each only for periods before it', () => {
    const changes = [
      change('C', 'B', '2025-01-01'),
      change('B', 'A', '2026-07-01', 0.5),
      change('B', 'D', '2026-07-01', 0.5),
      change('E', 'A', '2026-09-01'),
    ]
    expect(partsAt(changes, 'A', '2026-08')).toEqual({ A: 1, E: 1 })
    expect(partsAt(changes, 'A', '2026-06')).toEqual({ A: 1, B: 0.5, E: 1 })
    expect(partsAt(changes, 'A', '2024-12')).toEqual({ A: 1, B: 0.5, C: 0.5, E: 1 })
    const map = buildUnitMap(changes)
    expect(map.predecessors('A').toSorted()).toEqual(['B', 'C', 'E'])
    expect([map.successors('C'), map.successors('A'), map.heirs('B')]).toEqual([
      ['B', 'A', 'D'],
      [],
      ['A', 'D'],
    ])
  })

  it('says where a change falls within the period', () => {
    const map = buildUnitMap([change('B', 'A', '2026-07-01')])
    const straddles = (at: string) => map.reading('A', period(at))?.straddles
    expect(['2026', '2026-H1', '2026-06', '2025'].map(straddles)).toEqual([true, false, false, false])
  })

  it('loses nothing and counts nothing twice: over all units each old one counts once', () => {
    const codes = ['A', 'B', 'C', 'D', 'E']
    const step = fc.record({
      from: fc.constantFrom(...codes),
      shares: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }),
      keeps: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        const open = new Set(codes)
        const changes: UnitChange<string>[] = []
        for (const [index, { from, shares, keeps }] of steps.entries()) {
          if (!open.has(from) || open.size === 1) continue
          if (!keeps) open.delete(from)
          const takers = codes.filter((code) => open.has(code))
          const weights = takers.map((code) => shares[codes.indexOf(code)] ?? 1)
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          const since = period(`2026-0${index + 1}-15`)
          for (const [at, to] of takers.entries())
            changes.push({ from, to, since, share: (weights[at] ?? 0) / total })
        }
        expect(wrongChanges(changes)).toBeNull()
        const map = buildUnitMap(changes)
        const counted = new Map<string, number>()
        for (const unit of open) {
          for (const part of map.reading(unit, period('2025'))?.parts ?? [{ unit, share: 1 }]) {
            counted.set(part.unit, (counted.get(part.unit) ?? 0) + part.share)
          }
        }
        for (const code of codes) expect(counted.get(code)).toBeCloseTo(1, 9)
        expect([...closedSince(changes).keys()].toSorted()).toEqual(codes.filter((code) => !open.has(code)))
      }),
    )
  })
})

describe('figures put together', () => {
  it('add up by their shares, pool means, and keep extremes', () => {
    const cells = [
      { state: cell(100, 4), share: 1 },
      { state: cell(60, 2), share: 0.5 },
    ]
    expect(combineShared(measureWith({ overTime: 'sum', overUnits: 'sum' }), cells)).toBe(130)
    expect(combineShared(measureWith({ overTime: 'avg', overUnits: 'avg' }), cells)).toBe(26)
    expect(combineShared(measureWith({ overTime: 'max', overUnits: 'max' }), cells)).toBe(100)
    expect(combineShared(measureWith({ overTime: 'min', overUnits: 'min' }), cells)).toBe(60)
    expect(combineShared(measureWith({ overTime: 'last', overUnits: 'none' }), cells)).toBeNull()
    expect(combineShared(measureWith({ overTime: 'last', overUnits: 'none' }), cells.slice(1))).toBe(60)
    expect(combineShared(measureWith({}), [])).toBeNull()
  })
})

describe('wrong changes', () => {
  it('are told: shares that do not add up, a unit that ends twice or takes in after its end', () => {
    expect(wrongChanges([change('A', 'B', '2026-07-01', 0.5)])).toContain('phải bằng 1')
    expect(wrongChanges([change('A', 'A', '2026-07-01')])).toContain('chính mình')
    expect(wrongChanges([change('A', 'B', '2026-07-01'), change('A', 'C', '2026-08-01')])).toContain(
      'A đã thôi',
    )
    expect(wrongChanges([change('A', 'B', '2026-07-01'), change('C', 'A', '2026-08-01')])).toContain(
      'A đã thôi',
    )
    expect(wrongChanges([change('C', 'A', '2026-06-01'), change('A', 'B', '2026-07-01')])).toBeNull()
  })
})
