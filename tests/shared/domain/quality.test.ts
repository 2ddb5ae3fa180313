import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Period } from '#shared/domain/period.ts'
import {
  type Comparison,
  type DuePeriod,
  judgeClean,
  judgeConsistent,
  judgeCorrect,
  judgeLiving,
  judgeQuality,
  judgeShared,
  judgeSufficient,
  QUALITY_CRITERIA,
  type QualityFacts,
} from '#shared/domain/quality.ts'

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}` as Period
const HOUR = 3_600_000
const none = { count: 0, duplicates: 0, outliers: [], slices: [] }

describe('correct', () => {
  it('is the share of rows that passed validation, with the rules that refused the others', () => {
    const rejected = new Map([
      ['not-a-number', 1],
      ['below-minimum', 2],
    ])
    expect(judgeCorrect({ accepted: 27, rejected, dismissed: 0 })).toEqual({
      score: 0.9,
      reasons: [
        { code: 'rejected', params: { rule: 'below-minimum' }, count: 2 },
        { code: 'rejected', params: { rule: 'not-a-number' }, count: 1 },
      ],
    })
  })

  it('takes the owner’s word on rows that were dismissed, and tells of them', () => {
    expect(judgeCorrect({ accepted: 3, rejected: new Map(), dismissed: 2 })).toEqual({
      score: 1,
      reasons: [{ code: 'dismissed', params: {}, count: 2 }],
    })
  })

  it('is unknown where nothing came, or where another station takes the rows', () => {
    expect(judgeCorrect({ accepted: 0, rejected: new Map(), dismissed: 0 }).score).toBeNull()
    expect(judgeCorrect(null)).toEqual({ score: null, reasons: [] })
  })
})

describe('sufficient', () => {
  it('is the share of due figures that are there; 99 of 100 is a gap', () => {
    const due = Array.from({ length: 20 }, (_, index) => ({
      period: day(index + 1),
      expected: 5,
      present: 5,
    }))
    due[6] = { period: day(7), expected: 5, present: 4 }
    expect(judgeSufficient(due)).toEqual({
      score: 0.99,
      reasons: [{ code: 'missing', params: { expected: 100, present: 99, latest: '2026-11-07' }, count: 1 }],
    })
  })

  it('does not let one period’s surplus make up for another’s gap', () => {
    const due = [
      { period: day(1), expected: 2, present: 4 },
      { period: day(2), expected: 2, present: 0 },
    ]
    expect(judgeSufficient(due).score).toBe(0.5)
  })

  it('is unknown while nothing is due', () => {
    expect(judgeSufficient([])).toEqual({ score: null, reasons: [] })
  })
})

describe('clean', () => {
  it('counts duplicates, outliers and slices that do not add up, a period once', () => {
    const judged = judgeClean({
      count: 18,
      duplicates: 2,
      outliers: [
        { period: day(3), value: 900, median: 100 },
        { period: day(5), value: 0, median: 100 },
      ],
      slices: [{ period: day(5), total: 0, sum: 40 }],
    })
    expect(judged).toEqual({
      score: 0.8,
      reasons: [
        { code: 'duplicates', params: {}, count: 2 },
        { code: 'outlier', params: { period: '2026-11-05', value: 0, median: 100 }, count: 2 },
        { code: 'outlier', params: { period: '2026-11-03', value: 900, median: 100 }, count: 2 },
        { code: 'slices-differ', params: { period: '2026-11-05', total: 0, sum: 40 }, count: 1 },
      ],
    })
  })

  it('is unknown where there is nothing to look at', () => {
    expect(judgeClean(none).score).toBeNull()
  })
})

describe('living', () => {
  const newest = { period: day(20), lateAt: 100 * HOUR, deadAt: 200 * HOUR }
  const at = (now: number) => judgeLiving({ now: now * HOUR, silentSince: null, newest })

  it('is 1 while fresh, and falls evenly to 0', () => {
    expect([0, 99.99, 100, 125, 150, 199.5, 200, 900].map((now) => at(now).score)).toEqual([
      1, 1, 0.99, 0.75, 0.5, 0, 0, 0,
    ])
    expect(at(150).reasons).toEqual([
      { code: 'late', params: { period: '2026-11-20', dueAt: '1970-01-05T11:00:00.000+07:00' } },
    ])
  })

  it('is 0 where a station is silent, and where nothing ever came', () => {
    expect(judgeLiving({ now: 0, silentSince: 0, newest })).toEqual({
      score: 0,
      reasons: [{ code: 'silent', params: { since: '1970-01-01T07:00:00.000+07:00' } }],
    })
    expect(judgeLiving({ now: 0, silentSince: null, newest: null })).toMatchObject({
      score: 0,
      reasons: [{ code: 'never' }],
    })
  })
})

describe('consistent', () => {
  const compared = (number: number, partValue: number, wholeValue: number): Comparison => ({
    part: 'dossiers_on_time',
    whole: 'dossiers_handled',
    period: day(number),
    partValue,
    wholeValue,
  })

  it('finds a part that is larger than its whole; equal is fine', () => {
    const comparisons = [compared(1, 10, 10), compared(2, 11, 10), compared(3, 12, 10), compared(4, 0, 0)]
    expect(judgeConsistent(comparisons, null)).toEqual({
      score: 0.5,
      reasons: [{ code: 'part-exceeds-whole', params: compared(3, 12, 10), count: 2 }],
    })
  })

  it('is 0 where the books differ, and unknown where nothing can be compared', () => {
    expect(judgeConsistent([compared(1, 1, 2)], 'differs')).toMatchObject({
      score: 0,
      reasons: [{ code: 'books-differ' }],
    })
    expect(judgeConsistent([], 'matched').score).toBe(1)
    expect(judgeConsistent([], null).score).toBeNull()
  })
})

describe('shared', () => {
  const use = { uses: 3, twins: [], periods: 10, twice: [] }

  it('is 1 where KPIs use what was entered once, and 0 where none does', () => {
    expect(judgeShared(use)).toEqual({ score: 1, reasons: [] })
    expect(judgeShared({ ...use, uses: 0 })).toEqual({ score: 0, reasons: [{ code: 'unused', params: {} }] })
  })

  it('is divided where the same fact is asked for twice, or told by two sources', () => {
    expect(judgeShared({ ...use, twins: ['population_2'] })).toEqual({
      score: 0.5,
      reasons: [{ code: 'asked-twice', params: { measure: 'population_2' }, count: 1 }],
    })
    const twice = [{ period: day(4), sources: ['manual', 'his'] }]
    expect(judgeShared({ ...use, periods: 4, twice })).toEqual({
      score: 0.8,
      reasons: [{ code: 'two-sources', params: { period: '2026-11-04', sources: 'his, manual' }, count: 1 }],
    })
  })
})

const count = fc.nat(40)
const anyDay = fc.integer({ min: 1, max: 30 }).map(day)
const byPeriod = <Item>(items: fc.Arbitrary<Item & { period: Period }>) =>
  fc.uniqueArray(items, { selector: ({ period }) => period, maxLength: 12 })
const anyDue: fc.Arbitrary<DuePeriod[]> = byPeriod(
  fc.record({ period: anyDay, expected: count, present: count }),
)
const anyFacts: fc.Arbitrary<QualityFacts> = fc.record({
  door: fc.option(
    fc.record({
      accepted: count,
      rejected: fc
        .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 9 })), {
          selector: ([rule]) => rule,
        })
        .map((entries) => new Map(entries)),
      dismissed: count,
    }),
  ),
  due: anyDue,
  figures: fc.record({
    count,
    duplicates: count,
    outliers: byPeriod(fc.record({ period: anyDay, value: fc.integer(), median: fc.integer() })),
    slices: byPeriod(fc.record({ period: anyDay, total: fc.integer(), sum: fc.integer() })),
  }),
  age: fc.record({
    now: fc.nat(1_000),
    silentSince: fc.option(fc.nat(1_000)),
    newest: fc.option(
      fc
        .tuple(anyDay, fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }))
        .map(([period, lateAt, life]) => ({ period, lateAt, deadAt: lateAt + life })),
    ),
  }),
  comparisons: byPeriod(
    fc.record({
      part: fc.constant('part'),
      whole: fc.constant('whole'),
      period: anyDay,
      partValue: fc.nat(20),
      wholeValue: fc.nat(20),
    }),
  ),
  books: fc.constantFrom('matched', 'differs', null),
  use: fc.record({
    uses: fc.nat(5),
    twins: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
    periods: count,
    twice: byPeriod(
      fc.record({ period: anyDay, sources: fc.constant<readonly string[]>(['manual', 'his']) }),
    ),
  }),
})

describe('quality', () => {
  it('is the mean of what can be judged, and names the worst', () => {
    const judged = judgeQuality({
      door: { accepted: 9, rejected: new Map([['not-a-number', 1]]), dismissed: 0 },
      due: [{ period: day(2), expected: 3, present: 2 }],
      figures: { ...none, count: 1 },
      age: { now: 0, silentSince: null, newest: { period: day(2), lateAt: 1, deadAt: 2 } },
      comparisons: [],
      books: null,
      use: { uses: 1, twins: [], periods: 1, twice: [] },
    })
    // Rounded down: (0.9 + 0.6666 + 1 + 1 + 1) ÷ 5.
    expect(judged).toMatchObject({
      scores: { correct: 0.9, sufficient: 0.6666, clean: 1, living: 1, consistent: null, shared: 1 },
      total: 0.9133,
      worst: 'sufficient',
    })
    expect(judged.reasons.map(({ criterion, code }) => `${criterion} ${code}`)).toEqual([
      'correct rejected',
      'sufficient missing',
    ])
  })

  it('lies between 0 and 1, and every score below 1 has its reason', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { scores, total, worst, reasons } = judgeQuality(facts)
        expect(total).toBeGreaterThanOrEqual(0)
        expect(total).toBeLessThanOrEqual(1)
        for (const criterion of QUALITY_CRITERIA) {
          const score = scores[criterion]
          if (score === null) continue
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1)
          expect(score).toBeGreaterThanOrEqual(worst === null ? 1 : (scores[worst] ?? 1))
          if (score < 1) expect(reasons.map((reason) => reason.criterion)).toContain(criterion)
        }
      }),
    )
  })

  it('does not depend on the order in which things came', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { door, due, figures, comparisons, use } = facts
        const turned: QualityFacts = {
          ...facts,
          door: door && { ...door, rejected: new Map([...door.rejected].reverse()) },
          due: due.toReversed(),
          figures: {
            ...figures,
            outliers: figures.outliers.toReversed(),
            slices: figures.slices.toReversed(),
          },
          comparisons: comparisons.toReversed(),
          use: { ...use, twins: use.twins.toReversed(), twice: use.twice.toReversed() },
        }
        expect(judgeQuality(turned)).toEqual(judgeQuality(facts))
      }),
    )
  })

  it('never gets more correct by a refused row', () => {
    fc.assert(
      fc.property(count, fc.nat(9), fc.nat(9), (accepted, refused, dismissed) => {
        const score = (rows: number) =>
          judgeCorrect({ accepted, rejected: new Map(rows === 0 ? [] : [['a', rows]]), dismissed }).score ?? 1
        expect(score(refused + 1)).toBeLessThanOrEqual(score(refused))
      }),
    )
  })

  it('never gets more sufficient by a figure that goes', () => {
    fc.assert(
      fc.property(anyDue, fc.nat(11), (due, index) => {
        const less = due.map((one, at) =>
          at === index ? { ...one, present: Math.max(0, one.present - 1) } : one,
        )
        expect(judgeSufficient(less).score ?? 1).toBeLessThanOrEqual(judgeSufficient(due).score ?? 1)
      }),
    )
  })
})
