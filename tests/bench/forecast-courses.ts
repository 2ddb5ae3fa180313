/**
 * Courses of KPIs for the forecast's bench: invented and seeded, in the spirit of the demonstration's
 * figures, with what spoils real ones: weekly and yearly course, steps, wandering, wild figures.
 */
import { type Period, periodEnd, periodStart, shiftPeriod } from '#shared/domain/period.ts'

export interface Course {
  readonly kind: string
  readonly points: ReadonlyArray<{ period: Period; value: number }>
  readonly thresholds: { green: number; red: number; appliesTo: 'all' }
}

export interface Random {
  /** From 0 to 1. */
  even(): number
  /** Mean 0, standard deviation 1. */
  bell(): number
}

/** Mulberry32: small, seeded, good enough for courses. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const even = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    even,
    bell: () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even()),
  }
}

const CEILING = 100
const FLOOR = 0

interface Shape {
  readonly kind: string
  readonly first: Period
  readonly length: number
  /** The course of one series: a function of the number of its period. */
  draw(random: Random): (at: number) => number
}

const between = (random: Random, low: number, high: number) => low + (high - low) * random.even()

const SHAPES: readonly Shape[] = [
  {
    kind: 'level',
    first: '2026-08-03' as Period,
    length: 90,
    draw: (random) => {
      const [level, noise] = [between(random, 93, 98), between(random, 0.3, 1.5)]
      return () => level + noise * random.bell()
    },
  },
  {
    kind: 'decline',
    first: '2026-W10' as Period,
    length: 36,
    draw: (random) => {
      const [level, slope, noise] = [
        between(random, 96, 99),
        -between(random, 0.05, 0.4),
        between(random, 0.2, 0.8),
      ]
      return (at) => level + slope * at + noise * random.bell()
    },
  },
  {
    kind: 'weekday course',
    first: '2026-08-03' as Period,
    length: 90,
    draw: (random) => {
      const [level, dip, noise] = [between(random, 95, 97.5), between(random, 2, 6), between(random, 0.3, 1)]
      return (at) => level - (at % 7 >= 5 ? dip : 0) + noise * random.bell()
    },
  },
  {
    kind: 'yearly course',
    first: '2021-01' as Period,
    length: 66,
    draw: (random) => {
      const [level, swing, noise] = [between(random, 92, 97), between(random, 2, 5), between(random, 0.3, 1)]
      return (at) => level + swing * Math.sin((2 * Math.PI * at) / 12) + noise * random.bell()
    },
  },
  {
    kind: 'step',
    first: '2026-08-03' as Period,
    length: 90,
    draw: (random) => {
      const [level, step, noise] = [between(random, 95, 98), between(random, -4, 2), between(random, 0.3, 1)]
      const from = Math.floor(between(random, 25, 65))
      return (at) => level + (at >= from ? step : 0) + noise * random.bell()
    },
  },
  {
    kind: 'wandering',
    first: '2024-01' as Period,
    length: 34,
    draw: (random) => {
      let at = between(random, 93, 98)
      const noise = between(random, 0.3, 1)
      return () => {
        at += noise * random.bell()
        return at
      }
    },
  },
  {
    kind: 'wild figures',
    first: '2026-W01' as Period,
    length: 46,
    draw: (random) => {
      const [level, slope, noise] = [
        between(random, 95, 99),
        -between(random, 0, 0.2),
        between(random, 0.3, 0.8),
      ]
      return (at) => level + slope * at + noise * random.bell() - (random.even() < 0.08 ? 15 : 0)
    },
  },
]

export function drawCourses(seed: number, each: number): Course[] {
  const random = seededRandom(seed)
  return SHAPES.flatMap(({ kind, first, length, draw }) =>
    Array.from({ length: each }, () => {
      const course = draw(random)
      const points = Array.from({ length }, (_, at) => ({
        period: shiftPeriod(first, at),
        value: Math.min(CEILING, Math.max(FLOOR, course(at))),
      }))
      return { kind, points, thresholds: { green: 95, red: 90, appliesTo: 'all' as const } }
    }),
  )
}

export interface PlanCourse {
  readonly plan: number
  /** The figure as it stood at the end of each month. */
  readonly readings: ReadonlyArray<{ month: Period; at: number; value: number }>
}

/** Cumulative figures of a plan over some years: lumpy, and faster or slower from month to month. */
export function drawPlans(seed: number, count: number): PlanCourse[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const plan = 1_200
    const noise = between(random, 0.03, 0.3)
    const readings: Array<{ month: Period; at: number; value: number }> = []
    let value = 0
    let pace = between(random, 0.85, 1.1)
    // Half of them slow down in the course of the year.
    const slowing = random.even() < 0.5 ? between(random, 0.02, 0.06) : 0
    for (let index = 0; index < 34; index += 1) {
      const month = shiftPeriod('2024-01' as Period, index)
      if (index % 12 === 0) {
        value = 0
        pace = between(random, 0.85, 1.1)
      }
      const length = (periodEnd(month) - periodStart(month)) / (365 * 86_400_000)
      value += Math.max(0, plan * length * (pace - slowing * (index % 12) + noise * random.bell()))
      readings.push({ month, at: periodEnd(month), value })
    }
    return { plan, readings }
  })
}
