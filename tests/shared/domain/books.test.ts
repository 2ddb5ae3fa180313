import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addHash,
  type Bucket,
  booksCondition,
  booksOfMeasure,
  booksRange,
  compareBuckets,
  type Difference,
  type HashedCell,
  inOrderOfTelling,
  isNightDue,
  monthOf,
  nightMoment,
  packedBeginningIn,
  stretchesOf,
  sumText,
} from '#shared/domain/books.ts'
import {
  KPI_GRANULARITIES,
  type Period,
  packedGranularity,
  packPeriod,
  periodAt,
  shiftPeriod,
} from '#shared/domain/period.ts'
import { addCell } from '#station/chain/digest.ts'

interface Vector {
  readonly cells: ReadonlyArray<HashedCell & { value: number; hash: string }>
  readonly count: number
  readonly sum: string
}

/** Made by another language's library; any other implementation must come to the same. */
const vector: Vector = JSON.parse(readFileSync(join(import.meta.dirname, 'digest-vector.json'), 'utf8'))
const VECTOR: ReadonlyArray<{ cell: Cell; hash: string }> = vector.cells.map(({ hash, value, ...cell }) => ({
  cell: [cell.unit, cell.measure, cell.period, cell.slice, cell.n, cell.reported, cell.carried, value],
  hash,
}))

type Cell = readonly [string, string, string, string, number, number, number, number]

const cellOf = ([unit, measure, period, slice, n, reported, carried, value]: Cell) =>
  [{ unit, measure, period, slice, n, reported, carried }, value] as const

function sumOf(cells: readonly Cell[]): string {
  const sum = { high: 0, low: 0 }
  for (const cell of cells) addCell(sum, ...cellOf(cell))
  return sumText(sum)
}

/** The wire’s words, read literally. */
function plainSum(cells: readonly Cell[]): string {
  let sum = 0n
  for (const cell of cells) {
    const value = Buffer.alloc(8)
    value.writeDoubleBE(cell[7])
    const text = Buffer.from(`${cell.slice(0, 7).join('|')}|`, 'utf8')
    const digest = createHash('sha256')
      .update(Buffer.concat([text, value]))
      .digest()
    sum = (sum + digest.readBigUInt64BE(0)) % 2n ** 64n
  }
  return sum.toString()
}

const word = fc.constantFrom('', '00004', 'dân_số', '2026-11', 'a|b', '🌧')
const anyCell: fc.Arbitrary<Cell> = fc.tuple(
  fc.constantFrom('00004', '01'),
  fc.constantFrom('dossiers_received', 'population'),
  fc.constantFrom('2026-11-20', '2026-11', '2026-W47', '2026'),
  word,
  fc.nat(1_000),
  fc.nat(1_000),
  fc.nat(1_000),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const keyOf = (cell: Cell): string => JSON.stringify(cell)
const someCells = fc.uniqueArray(anyCell, { selector: keyOf, maxLength: 40 })

describe('the sum of cells', () => {
  it('is the one that another language comes to', () => {
    const cells = VECTOR.map(({ cell }) => cell)
    expect(cells.map((cell) => sumOf([cell]))).toEqual(VECTOR.map(({ hash }) => hash))
    expect([cells.length, sumOf(cells), plainSum(cells)]).toEqual([vector.count, vector.sum, vector.sum])
  })

  it('is that of 64-bit numbers, whatever the cells and their order', () => {
    fc.assert(
      fc.property(
        someCells,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (cells, chance) => {
          const shuffled = cells
            .map((cell) => ({ cell, at: chance.next().value as number }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ cell }) => cell)
          expect(sumOf(shuffled)).toBe(plainSum(cells))
        },
      ),
    )
  })

  it('adds in halves as in one piece', () => {
    const half = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(half, half), { maxLength: 50 }), (hashes) => {
        const sum = { high: 0, low: 0 }
        for (const hash of hashes) addHash(sum, ...hash)
        const plain = hashes.reduce((all, [high, low]) => all + (BigInt(high) << 32n) + BigInt(low), 0n)
        expect(sumText(sum)).toBe((plain % 2n ** 64n).toString())
      }),
    )
  })

  it('is another one where any cell is changed, added or lost', () => {
    fc.assert(
      fc.property(someCells, anyCell, fc.nat(), (cells, other, at) => {
        fc.pre(cells.length > 0 && !cells.some((cell) => keyOf(cell) === keyOf(other)))
        const index = at % cells.length
        const before = sumOf(cells)
        expect(sumOf([...cells, other])).not.toBe(before)
        expect(sumOf(cells.with(index, other))).not.toBe(before)
        expect(sumOf(cells.toSpliced(index, 1))).not.toBe(before)
      }),
    )
  })

  it('is another one where any one field is', () => {
    const first: Cell = ['00004', 'dossiers_received', '2026-11-20', '', 1, 1, 0, 120]
    const changed: Cell[] = [
      first.with(0, '00008'),
      first.with(1, 'dossiers_handled'),
      first.with(2, '2026-11-19'),
      first.with(3, 'x'),
      first.with(4, 2),
      first.with(5, 2),
      first.with(6, 1),
      first.with(7, 120.00000000000001),
    ] as unknown as Cell[]
    expect(new Set([first, ...changed].map((cell) => sumOf([cell]))).size).toBe(9)
  })
})

describe('periods of a month', () => {
  it('are those whose first day is in it, in every granularity', () => {
    const day = fc.date({ min: new Date('1995-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.nat(20), fc.nat(40), fc.integer({ min: -30, max: 30 }), (date, more, by, shift) => {
        const from = periodAt(date.getTime(), 'month')
        const range = { from, to: shiftPeriod(from, more) }
        const stretches = packedBeginningIn(range)
        for (const granularity of KPI_GRANULARITIES) {
          const at = periodAt(date.getTime(), granularity, 2 + (by % 27))
          for (const period of [at, shiftPeriod(at, shift), shiftPeriod(at, by)]) {
            const packed = packPeriod(period)
            const isIn = stretches.some((stretch) => packed >= stretch.from && packed <= stretch.to)
            const month = monthOf(period)
            expect([period, isIn]).toEqual([period, month >= range.from && month <= range.to])
          }
        }
        for (const stretch of stretches)
          expect(packedGranularity(stretch.from)).toBe(packedGranularity(stretch.to))
      }),
    )
  })

  it('are cut into stretches without a gap', () => {
    const range = { from: '2025-01' as Period, to: '2027-02' as Period }
    expect(stretchesOf(range, 12)).toEqual([
      { from: '2025-01', to: '2025-12' },
      { from: '2026-01', to: '2026-12' },
      { from: '2027-01', to: '2027-02' },
    ])
    expect(stretchesOf({ from: range.to, to: range.to }, 12)).toEqual([{ from: '2027-02', to: '2027-02' }])
  })

  it('are this year’s and the last one’s, and what reaches further', () => {
    const now = Date.parse('2026-11-21T21:38:00+07:00')
    expect(booksRange(now, [])).toEqual({ from: '2025-01', to: '2026-12' })
    expect(booksRange(now, ['2026-03'])).toEqual({ from: '2025-01', to: '2026-12' })
    expect(booksRange(now, ['2019-07', '2027-01'])).toEqual({ from: '2019-07', to: '2027-01' })
  })
})

const bucket = (over: Partial<Bucket>): Bucket => ({
  measure: 'dossiers_received',
  month: '2026-11' as Period,
  count: 2,
  sum: '7',
  total: 120,
  ...over,
})

describe('comparing', () => {
  it('finds what differs, what one side lacks, and what the parent refused', () => {
    const child = [
      bucket({}),
      bucket({ measure: 'population', sum: '8' }),
      bucket({ measure: 'own_only' }),
      { ...bucket({ measure: 'refused', count: 3 }), taken: { count: 2, sum: '9' } },
      { ...bucket({ measure: 'all_refused' }), taken: { count: 0, sum: '0' } },
      { ...bucket({ measure: 'refused_and_wrong' }), taken: { count: 1, sum: '3' } },
    ]
    const parent = [
      bucket({}),
      bucket({ measure: 'population', total: 121 }),
      bucket({ measure: 'refused', sum: '9' }),
      bucket({ measure: 'refused_and_wrong', count: 1, sum: '4' }),
      bucket({ measure: 'theirs_only' }),
    ]
    const { compared, differences } = compareBuckets(child, parent)
    expect(compared).toBe(7)
    expect(differences.map(({ measure, refused }) => [measure, refused])).toEqual([
      ['population', false],
      ['own_only', false],
      ['refused', true],
      ['all_refused', true],
      ['refused_and_wrong', false],
      ['theirs_only', false],
    ])
    expect(differences[0]).toEqual({
      measure: 'population',
      month: '2026-11',
      child: { count: 2, total: 120 },
      parent: { count: 2, total: 121 },
      refused: false,
    })
    expect(differences.at(-1)).toMatchObject({
      child: { count: 0, total: null },
      parent: { count: 2, total: 120 },
    })
  })

  const difference = (measure: string, month: string, refused = false): Difference => ({
    measure,
    month: month as Period,
    child: { count: 1, total: 1 },
    parent: { count: 0, total: null },
    refused,
  })

  it('names every measure before it names one twice, the newest first', () => {
    const all = [difference('a', '2026-01'), difference('a', '2026-03'), difference('b', '2025-01')]
    expect(inOrderOfTelling(all).map(({ measure, month }) => `${measure} ${month}`)).toEqual([
      'a 2026-03',
      'b 2025-01',
      'a 2026-01',
    ])
  })

  it('is red where figures differ, yellow where they are only refused', () => {
    const outcome = (...differences: Difference[]) => ({ differing: differences.length, differences })
    expect(booksCondition(null)).toBe('clear')
    expect(booksCondition(outcome())).toBe('clear')
    expect(booksCondition(outcome(difference('a', '2026-01', true)))).toBe('yellow')
    expect(booksCondition(outcome(difference('a', '2026-01', true), difference('b', '2026-01')))).toBe('red')
    expect(booksCondition({ differing: 60, differences: [difference('a', '2026-01', true)] })).toBe('red')
  })

  it('says of each measure what is known of it', () => {
    const differences = [difference('a', '2026-01')]
    expect(booksOfMeasure({ differing: 1, differences }, 'a')).toBe('differs')
    expect(booksOfMeasure({ differing: 1, differences }, 'b')).toBe('matched')
    expect(booksOfMeasure({ differing: 2, differences }, 'b')).toBeNull()
  })
})

describe('the night', () => {
  const HOUR = 3_600_000

  it('gives every unit a moment of its own between one and four', () => {
    const units = Array.from({ length: 126 }, (_, index) => String(4 + index * 4).padStart(5, '0'))
    const moments = units.map(nightMoment)
    for (const moment of moments) {
      expect(moment).toBeGreaterThanOrEqual(HOUR)
      expect(moment).toBeLessThan(4 * HOUR)
    }
    // Spread over the three hours: no quarter of an hour has more than a quarter of them.
    const quarters = Map.groupBy(moments, (moment) => Math.floor(moment / (HOUR / 4)))
    expect(quarters.size).toBe(12)
    for (const some of quarters.values()) expect(some.length).toBeLessThan(126 / 4)
  })

  it('is due once its moment has passed since the last comparison', () => {
    const midnight = Date.parse('2026-11-22T00:00:00+07:00')
    const moment = midnight + nightMoment('00004')
    const yesterday = moment - 24 * HOUR + 60_000
    expect(isNightDue('00004', null, midnight)).toBe(true)
    expect(isNightDue('00004', yesterday, moment - 1)).toBe(false)
    expect(isNightDue('00004', yesterday, moment)).toBe(true)
    expect(isNightDue('00004', moment, moment)).toBe(false)
    expect(isNightDue('00004', moment + HOUR, midnight + 23 * HOUR)).toBe(false)
    // The clock was put back: nothing would be compared until it has caught up.
    expect(isNightDue('00004', moment + 24 * HOUR, moment + HOUR)).toBe(true)
    // A station that was away for the night makes up for it.
    expect(isNightDue('00004', yesterday, midnight + 9 * HOUR)).toBe(true)
  })
})
