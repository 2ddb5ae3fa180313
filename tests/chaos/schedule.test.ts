import { describe, expect, it } from 'vitest'
import { makeSchedule, type Step } from '../support/chaos/schedule.ts'

const TODAY = '2026-11-21'
const schedules = Array.from({ length: 300 }, (_, seed) => makeSchedule(seed, TODAY))

describe('a schedule of chaos', () => {
  it('follows from its seed alone', () => {
    expect(makeSchedule(7, TODAY)).toEqual(makeSchedule(7, TODAY))
    expect(makeSchedule(7, TODAY)).not.toEqual(makeSchedule(8, TODAY))
  })

  it('never gives one figure twice, so that each can be told from its value', () => {
    for (const { steps } of schedules) {
      const figures = steps.flatMap((step) =>
        'rows' in step
          ? step.rows.flatMap(({ unit, measure, value }) =>
              value === null || value >= 1_000_000 ? [] : [`${unit}|${measure}|${value}`],
            )
          : [],
      )
      expect(new Set(figures).size).toBe(figures.length)
    }
  })

  it('brings everything about, among some hundred: each kind of step, fault and tree', () => {
    const kinds = new Set<Step['do']>()
    const faults = new Set<string>()
    const sizes = new Set<number>()
    let together = 0
    let moving = 0
    for (const { tree, steps } of schedules) {
      sizes.add(tree.length)
      if (steps.some((step) => step.do === 'move')) moving += 1
      for (const step of steps) {
        kinds.add(step.do)
        if (step.do === 'fault') faults.add(step.fault.kind)
        if (step.do === 'restore' && step.at.length === 2) {
          const [one, other] = step.at
          const isAbove = tree.some(
            ({ unit, parent }) => (unit === one && parent === other) || (unit === other && parent === one),
          )
          if (isAbove) together += 1
        }
      }
    }
    expect([...kinds].sort()).toEqual([
      'backup',
      'clock',
      'correct',
      'crash',
      'direct',
      'down',
      'fault',
      'forge',
      'move',
      'observe',
      'reset',
      'restore',
      'silence',
      'start',
      'wait',
    ])
    expect([...faults].sort()).toEqual([
      'cut',
      'delay',
      'lost-answers',
      'none',
      'stall',
      'throttle',
      'truncate',
    ])
    expect([...sizes].sort()).toEqual([3, 4, 5, 6])
    expect(together).toBeGreaterThan(20)
    expect(moving / schedules.length).toBeGreaterThan(0.25)
  })
})
