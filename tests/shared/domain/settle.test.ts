import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, type Thresholds } from '#shared/domain/lamp.ts'
import { type Settled, type SettleRules, settle, UNSETTLED } from '#shared/domain/settle.ts'

const MINUTE = 60_000
const thresholds: Thresholds = { green: 95, red: 90, appliesTo: 'all' }
const plain: SettleRules = { direction: 'higher', deadBand: 0, holdMs: 0, holdWorse: false }

/** Colours after each value, one a minute. */
function play(values: readonly number[], rules: SettleRules, limits = thresholds): Array<Settled['colour']> {
  let at = UNSETTLED
  return values.map((value, minute) => {
    at = settle(at, value, limits, rules, minute * MINUTE)
    return at.colour
  })
}

describe('settle', () => {
  it('is the plain judgement where there is neither dead band nor hold time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 80, max: 100, noNaN: true })),
        fc.constantFrom('higher' as const, 'lower' as const),
        (values, direction) => {
          const limits: Thresholds =
            direction === 'lower' ? { green: 90, red: 95, appliesTo: 'all' } : thresholds
          const rules = { ...plain, direction }
          expect(play(values, rules, limits)).toEqual(values.map((value) => judge(value, direction, limits)))
        },
      ),
    )
  })

  it('gets worse at once and better only beyond the dead band', () => {
    expect(play([95, 94.9, 95, 95.9, 96, 95.1], { ...plain, deadBand: 1 })).toEqual([
      'green',
      'yellow',
      'yellow',
      'yellow',
      'green',
      'green',
    ])
    expect(play([89, 90.5, 91, 96.5], { ...plain, deadBand: 1 })).toEqual(['red', 'red', 'yellow', 'green'])
  })

  it('waits for the hold time on the way back, and starts again when the value falls back', () => {
    const rules = { ...plain, deadBand: 1, holdMs: 2 * MINUTE }
    expect(play([94, 97, 97, 97], rules)).toEqual(['yellow', 'yellow', 'yellow', 'green'])
    expect(play([94, 97, 95.5, 97, 97, 97], rules).at(-2)).toBe('yellow')
  })

  it('waits on the way down only where that is wished', () => {
    const rules = { ...plain, holdMs: 2 * MINUTE, holdWorse: true }
    expect(play([97, 89, 89, 89], rules)).toEqual(['green', 'green', 'green', 'red'])
    expect(play([97, 89, 97, 89, 89], rules)).toEqual(['green', 'green', 'green', 'green', 'green'])
    expect(play([97, 89], { ...rules, holdWorse: false })).toEqual(['green', 'red'])
  })

  it('keeps clear of both ends of a band', () => {
    const band: Thresholds = { green: [20, 30], red: [10, 40], appliesTo: 'all' }
    const rules = { ...plain, direction: 'band' as const, deadBand: 2 }
    expect(play([25, 31, 29, 28, 19, 21, 22], rules, band)).toEqual([
      'green',
      'yellow',
      'yellow',
      'green',
      'yellow',
      'yellow',
      'green',
    ])
  })

  it('does not flap however a value trembles inside the dead band', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(90, 95),
        fc.array(fc.double({ min: -0.999, max: 0.999, noNaN: true }), { minLength: 2, maxLength: 60 }),
        (threshold, tremble) => {
          const colours = play(
            tremble.map((by) => threshold + by),
            { ...plain, deadBand: 1 },
          )
          const changes = colours.filter((colour, index) => index > 0 && colour !== colours[index - 1])
          expect(changes.length).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  it('does not flap in any direction, whatever the hold time', () => {
    const cases = [
      { direction: 'higher', limits: thresholds, edges: [90, 95] },
      { direction: 'lower', limits: { green: 90, red: 95, appliesTo: 'all' }, edges: [90, 95] },
      {
        direction: 'band',
        limits: { green: [20, 30], red: [10, 40], appliesTo: 'all' },
        edges: [10, 20, 30, 40],
      },
    ] as const
    const trembling = fc.constantFrom(...cases).chain(({ edges, ...rest }) =>
      fc.record({
        ...{ edge: fc.constantFrom(...edges), rest: fc.constant(rest), holdWorse: fc.boolean() },
        holdMinutes: fc.nat(5),
        tremble: fc.array(fc.double({ min: -0.999, max: 0.999, noNaN: true }), {
          minLength: 2,
          maxLength: 60,
        }),
      }),
    )
    fc.assert(
      fc.property(trembling, ({ edge, rest: { direction, limits }, holdWorse, holdMinutes, tremble }) => {
        const rules = { direction, deadBand: 1, holdMs: holdMinutes * MINUTE, holdWorse }
        const values = tremble.map((by) => edge + by)
        const colours = play(values, rules, limits)
        const changes = colours.filter((colour, index) => index > 0 && colour !== colours[index - 1])
        expect(changes.length).toBeLessThanOrEqual(1)
      }),
      { numRuns: 300 },
    )
  })
})
