/**
 * Believable figures for a demonstration: a pure function of (scenario, unit, measure, period, instant),
 * so that the same seed tells the same story. A part never exceeds its whole, and a day's counts grow
 * with office hours.
 */
import type { Measure } from '#shared/domain/measure.ts'
import {
  basePeriodRange,
  enclosingPeriod,
  granularityOf,
  isoWeekday,
  type Period,
  periodEnd,
  periodStart,
  shiftPeriod,
} from '#shared/domain/period.ts'
import type { Scenario } from './scenario.ts'

export interface SimulatedUnit {
  readonly code: string
  readonly kind: string
}

export interface Simulation {
  /** The figure as it is known at `now` (ms since 1970), or null where the measure is not simulated. */
  figure(unit: SimulatedUnit, measure: Measure, period: Period, now: number): number | null
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** How long a unit's luck lasts before it wanders on. */
const DRIFT_MS = 90_000

/** A number from 0 to 1 that depends on nothing but its names. */
function chance(...names: Array<string | number>): number {
  let hash = 2_166_136_261
  for (const char of names.join('|')) {
    hash ^= char.charCodeAt(0)
    hash = Math.imul(hash, 16_777_619)
  }
  hash ^= hash >>> 15
  hash = Math.imul(hash, 2_246_822_507)
  hash ^= hash >>> 13
  return (hash >>> 0) / 4_294_967_296
}

/** Roughly normal with mean 0 and spread 1, from a sum of chances. */
const bell = (...names: Array<string | number>): number =>
  (chance(...names, 'a') + chance(...names, 'b') + chance(...names, 'c') - 1.5) * 2

/** Share of a working day's load that is done by an hour of the day: little before 7, a pause at noon. */
export function officeCourse(hour: number): number {
  const clamp = (value: number) => Math.min(1, Math.max(0, value))
  return 0.02 + 0.53 * clamp((hour - 7) / 4.5) + 0.45 * clamp((hour - 13) / 5)
}

export function createSimulation(
  scenario: Scenario,
  measures: ReadonlyMap<string, Measure>,
  startedAt: number,
): Simulation {
  const { seed } = scenario
  const people = ({ code, kind }: SimulatedUnit): number => {
    const [low, high] = kind === 'ward' ? scenario.population.ward : scenario.population.commune
    return low + (high - low) * chance(seed, code, 'people')
  }

  /** What has come in of a period's load by now. */
  function done(period: Period, now: number, weekend: number): number {
    const start = periodStart(period)
    const days = Math.round((periodEnd(period) - start) / DAY_MS)
    let load = 0
    let come = 0
    for (let day = 0; day < days; day += 1) {
      const at = start + day * DAY_MS
      const weekday = isoWeekday(Math.floor((at + 7 * HOUR_MS) / DAY_MS))
      const weight = weekday > 5 ? weekend : 1
      load += weight
      if (at + DAY_MS <= now) come += weight
      else if (at < now) come += weight * officeCourse((now - at) / HOUR_MS)
    }
    if (load === 0) return 1
    // A day's count stands for a day: a quiet Saturday has a Saturday's load.
    return days === 1 ? come : come / load
  }

  function count(unit: SimulatedUnit, key: string, period: Period, now: number): number {
    const rule = scenario.counts[key]
    if (!rule) return 0
    const whole = (people(unit) / 1_000) * rule.per1000 * (1 + 0.12 * bell(seed, unit.code, key, period))
    return Math.max(0, Math.round(whole * done(period, now, rule.weekend ?? 0.3)))
  }

  function level(unit: SimulatedUnit, key: string): number {
    const rule = scenario.levels[key]
    return rule ? Math.max(1, Math.round((people(unit) / 1_000) * rule.per1000)) : 0
  }

  /** A whole in the period of its part, which may be longer than its own. */
  function whole(unit: SimulatedUnit, key: string, period: Period, now: number): number {
    if (scenario.levels[key]) return level(unit, key)
    const base = measures.get(key)?.basePeriod
    if (!base || base === granularityOf(period)) return count(unit, key, period, now)
    const { first, last } = basePeriodRange(period, base)
    let sum = 0
    for (let at = first; at <= last && periodStart(at) <= now; at = shiftPeriod(at, 1))
      sum += count(unit, key, at, now)
    return sum
  }

  function share(unit: SimulatedUnit, key: string, period: Period, now: number): number {
    const rule = scenario.parts[key]
    if (!rule) return 0
    const standing = rule.share + rule.spread * bell(seed, unit.code, key)
    const season = 0.35 * rule.spread * bell(seed, unit.code, key, period)
    const isOpen = periodEnd(period) > now
    const drift = isOpen ? 0.3 * rule.spread * bell(seed, unit.code, key, Math.floor(now / DRIFT_MS)) : 0
    const trouble = isOpen ? incident(unit, key, now) : 1
    return Math.min(1, Math.max(0, (standing + season + drift) * trouble))
  }

  function incident(unit: SimulatedUnit, key: string, now: number): number {
    for (const {
      unit: code,
      measure,
      afterSeconds,
      forSeconds,
      everySeconds,
      factor,
    } of scenario.incidents) {
      if (code !== unit.code || measure !== key) continue
      const into = ((now - startedAt) / 1_000 - afterSeconds) % everySeconds
      if (now - startedAt >= afterSeconds * 1_000 && into < forSeconds) return factor
    }
    return 1
  }

  return {
    figure(unit, measure, period, now) {
      const { key } = measure
      if (scenario.counts[key]) return count(unit, key, period, now)
      if (scenario.levels[key]) return level(unit, key)
      const part = scenario.parts[key]
      if (part) return Math.floor(whole(unit, part.of, period, now) * share(unit, key, period, now) + 0.5)
      const plan = scenario.plans[key]
      if (plan) return Math.max(1, Math.round((people(unit) / 1_000) * plan.per1000))
      for (const [planKey, { per1000, done: doneKey, pace, spread }] of Object.entries(scenario.plans)) {
        if (doneKey !== key) continue
        const year = enclosingPeriod(period, 'year')
        if (!year) return null
        const elapsed =
          (Math.min(now, periodEnd(period)) - periodStart(year)) / (periodEnd(year) - periodStart(year))
        const planned = Math.max(1, Math.round((people(unit) / 1_000) * per1000))
        return Math.max(0, Math.ceil(planned * elapsed * (pace + spread * bell(seed, unit.code, planKey))))
      }
      const single = scenario.singles[key]
      if (!single) return null
      const wander =
        0.4 * bell(seed, unit.code, key, period) +
        0.25 * bell(seed, unit.code, key, period, Math.floor(now / DRIFT_MS))
      return Math.max(0, Math.round(single.mean + single.spread * (bell(seed, unit.code, key) + wander)))
    },
  }
}
