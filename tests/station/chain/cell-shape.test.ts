/** The short way to take a cell decides as the contract does, for sound items and for spoilt ones. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellItem } from '#shared/contract/chain.ts'
import { instantOf, isCellItem, readCellItem } from '#station/chain/cell-shape.ts'
import { Refused } from '#station/chain/item-refusal.ts'
import { makeCell } from '../../support/chain.ts'

const UNITS = ['VN', '01', '00004', '99999']
const PERIODS = [
  '2026-11-20',
  '2026-W47',
  '2026-11',
  '2026-11m15',
  '2026-Q4',
  '2026-H2',
  '2026',
  '2024-02-29',
]
const INSTANTS = [
  '2026-11-20T09:00:00.000+07:00',
  '2026-11-20T09:00:00Z',
  '2024-02-29T23:59:59-11:30',
  `2026-11-20T09:00:00.${'1'.repeat(60)}Z`,
]
const counted = fc.nat({ max: 1_000_000_000 })

const soundCell = fc.record({
  kind: fc.constant('cell'),
  unit: fc.constantFrom(...UNITS),
  measure: fc.string({ maxLength: 80 }),
  period: fc.constantFrom(...PERIODS),
  slice: fc.string({ maxLength: 40 }),
  rev: fc.maxSafeNat(),
  value: fc.oneof(fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })),
  n: counted,
  reported: counted,
  carried: counted,
  asOf: fc.constantFrom(null, ...INSTANTS),
  restated: fc.boolean(),
  simulated: fc.boolean(),
})

/** What stands in a field that a bad or hostile child fills. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    'true',
    '',
    '1',
    'cell',
    'lamp',
    0,
    -0,
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1_000_000_000,
    1_000_000_001,
    Number.MAX_SAFE_INTEGER,
    Number.MAX_SAFE_INTEGER + 1,
    [],
    {},
    ['cell'],
  ),
  fc.constantFrom(' 01', '01\n', '0', '001', 'vn', 'VN ', '000041', '٠١'),
  fc.constantFrom(
    '2026-02-29',
    '2026-13',
    '2026-W54',
    '2026-Q5',
    '1989',
    '2198',
    '2026-11m29',
    '2026-11-20\n',
  ),
  fc.constantFrom(
    '2026-02-29T09:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T09:00:60Z',
    '2026-11-20 09:00:00Z',
    '2026-11-20T09:00:00',
    '2026-11-20T09:00Z',
    '2026-11-20T09:00:00+0700',
    '2026-11-20T09:00:00+24:00',
    '2026-11-20T09:00:00.Z',
    '2026-11-20T09:00:00Z\n',
  ),
  fc.constantFrom(
    'x'.repeat(40),
    'x'.repeat(41),
    'x'.repeat(80),
    'x'.repeat(81),
    '𝕏'.repeat(20),
    '𝕏'.repeat(21),
  ),
  fc.string(),
  fc.double(),
  fc.jsonValue(),
)

type Fields = Record<string, unknown>

const spoiltCell = fc
  .tuple(
    soundCell,
    fc.array(
      fc.tuple(
        fc.constantFrom<string>(...Object.keys(cellItem.shape), 'more'),
        fc.option(odd, { nil: 'gone' }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([cell, changes]) => {
    const spoilt: Fields = { ...cell }
    for (const [field, value] of changes) {
      if (value === 'gone') delete spoilt[field]
      else spoilt[field] = value
    }
    return spoilt
  })

/** The cell that is taken, without fields that nobody knows, or null where the item is refused. */
function taken(item: unknown): Fields | null {
  try {
    const cell: Fields = { ...readCellItem(item) }
    return Object.fromEntries(Object.keys(cellItem.shape).map((field) => [field, cell[field]]))
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

describe('isCellItem', () => {
  it('takes every sound cell, and the contract takes the same', () => {
    fc.assert(
      fc.property(soundCell, (cell) => {
        expect(isCellItem(cell)).toBe(true)
        expect(taken(cell)).toEqual(cellItem.parse(cell))
      }),
      { numRuns: 1_000 },
    )
  })

  it('agrees with the contract on cells in which fields are missing, strange or at their limits', () => {
    fc.assert(
      fc.property(spoiltCell, (cell) => {
        expect(taken(cell)).toEqual(cellItem.safeParse(cell).data ?? null)
        if (isCellItem(cell)) expect(cellItem.safeParse(cell).success).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })

  it('agrees with the contract on whatever else JSON can hold', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), odd), (item) => {
        expect(isCellItem(item)).toBe(cellItem.safeParse(item).success)
      }),
      { numRuns: 1_000 },
    )
  })
})

it('a cell that is refused is refused with the field that is wrong', () => {
  expect(() => readCellItem(makeCell({ n: -1 }))).toThrow('Trường n không thể như vậy.')
  expect(() => readCellItem(makeCell({ measure: undefined }))).toThrow('Trường measure thiếu hoặc sai dạng.')
})

it('an instant is read the same whether it is known already or not', () => {
  for (const text of [...INSTANTS, ...INSTANTS]) expect(instantOf(text)).toBe(Date.parse(text))
  for (const text of ['', 'x', '2026-02-29T09:00:00Z', '2026-02-29T09:00:00Z'])
    expect(instantOf(text)).toBeNull()
})
