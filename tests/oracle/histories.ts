/**
 * Histories of chance: what communes, their cities and the nation enter, with gaps, zeros, corrections,
 * retractions and late figures, in batches of any size.
 */
import {
  type Family,
  LENGTHS,
  type Length,
  readsElapsedYear,
  type TestKpi,
  type TestMeasure,
} from './families.ts'
import { type Chance, chanceOf, seedOf } from './random.ts'

const DAY_MS = 86_400_000

export interface Entry {
  readonly unit: string
  readonly measure: TestMeasure
  readonly period: string
  /** Of SLICES. */
  readonly slice: number
  /** In the measure's last decimal; null takes the figure back. */
  readonly scaled: number | null
  /** ms since 1970. */
  readonly observedAt: number
  /** True for a row that the door has to refuse. */
  readonly refused: boolean
}

export interface Question {
  readonly unit: string
  readonly kpi: TestKpi
  readonly period: string
}

export interface History {
  readonly id: number
  readonly seed: number
  readonly family: Family
  readonly batches: readonly (readonly Entry[])[]
  /** How many batches have come when the cells are looked at for the first time. */
  readonly half: number
  readonly questions: readonly Question[]
}

export const SLICES = ['', 'a', 'b'] as const

/** Units of a history by their place in the tree. */
export interface Places {
  /** Each city with some of its communes. */
  readonly cities: ReadonlyArray<{ readonly code: string; readonly communes: readonly string[] }>
}

export const NATION = 'VN'

export interface Size {
  /** Units that report, at most. */
  readonly units: number
  /** Periods that one unit reports, at most. */
  readonly periods: number
  readonly batches: number
  readonly questions: number
}

// --- Names of periods, by the calendar.

const pad = (value: number) => String(value).padStart(2, '0')

/** The name of the period of a length that a day (ms, UTC) lies in. */
export function nameOf(day: number, length: Length): string {
  const date = new Date(day)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
  switch (length) {
    case 'day':
      return date.toISOString().slice(0, 10)
    case 'week': {
      const thursday = new Date(day + (4 - (date.getUTCDay() || 7)) * DAY_MS)
      const before = thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)
      return `${thursday.getUTCFullYear()}-W${pad(Math.floor(before / DAY_MS / 7) + 1)}`
    }
    case 'month':
      return `${year}-${pad(month)}`
    case 'quarter':
      return `${year}-Q${Math.ceil(month / 3)}`
    case 'half':
      return `${year}-H${Math.ceil(month / 6)}`
    case 'year':
      return `${year}`
  }
}

/** The day so many periods later; days of a month past the 28th are not asked for. */
function later(day: number, length: Length, periods: number): number {
  if (length === 'day') return day + periods * DAY_MS
  if (length === 'week') return day + periods * 7 * DAY_MS
  const months = { month: 1, quarter: 3, half: 6, year: 12 }[length] * periods
  const date = new Date(day)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(28, date.getUTCDate()))
}

/** Where years, quarters, months and weeks meet or part, and a 29 February. */
const EDGES = [
  ...['2024-02-29', '2024-03-01', '2024-12-30', '2025-01-01', '2025-06-30', '2025-12-29', '2026-01-01'],
  ...['2026-01-04', '2026-03-31', '2026-07-02', '2026-09-30', '2026-11-21'],
].map((day) => Date.parse(day))

/** How far a figure stands in for later ones: just within it, and just past it, is where rules break. */
const REACH = { day: 31, week: 8, month: 12, quarter: 4, half: 2, year: 2 } as const

function gapOf(chance: Chance, length: Length): number {
  if (chance.often(0.65)) return chance.pick([1, 1, 1, 2, 3])
  if (chance.often(0.7)) return REACH[length] + chance.integer(-1, 1)
  return { day: chance.pick([45, 100, 250, 366]), week: 20, month: 14, quarter: 5, half: 3, year: 3 }[length]
}

// --- A history.

export function makeHistory(
  { seed, id, now }: { readonly seed: number; readonly id: number; readonly now: number },
  families: readonly Family[],
  places: Places,
  size: Size,
): History {
  const chance = chanceOf(seedOf(seed, id))
  const family = families[id % families.length]
  if (!family) throw new RangeError('no families')
  const anchor = chance.often(0.5)
    ? chance.pick(EDGES)
    : later(Date.parse('2024-02-01'), 'day', chance.integer(0, 1_000))
  const units = unitsOf(chance, places, size.units)
  const isCorrected = chance.often(0.5)
  const streams: Entry[][] = []
  for (const measure of family.measures) {
    const largest = chance.pick([9, 1_000, 9_000_000])
    const slices = chance.often(0.25) ? [0, 1, 2] : [0]
    for (const unit of units) {
      for (const slice of slices) {
        if (chance.often(0.08)) continue
        const stretch = { chance, measure, unit, slice, largest, anchor, now, isCorrected }
        streams.push(...revisionsOf({ ...stretch, periods: size.periods }))
      }
    }
  }
  const entries = observed(chance, interleave(chance, streams), anchor, now)
  const batches = batchesOf(chance, entries, size.batches)
  return {
    ...{ id, family, batches },
    seed,
    half: chance.integer(0, batches.length),
    questions: questionsOf({
      ...{ chance, units, places, entries, most: size.questions },
      kpis: isCorrected ? family.kpis.filter(({ formula }) => !readsElapsedYear(formula)) : family.kpis,
    }),
  }
}

function unitsOf(chance: Chance, { cities }: Places, most: number): string[] {
  const all = cities.flatMap(({ communes }) => communes)
  const own = [...cities.map(({ code }) => code), NATION].filter(() => chance.often(0.3))
  return [...chance.some(all, chance.integer(1, most)), ...own]
}

interface Stretch {
  readonly chance: Chance
  readonly measure: TestMeasure
  readonly unit: string
  readonly slice: number
  readonly largest: number
  readonly anchor: number
  readonly now: number
  readonly periods: number
  /** True where figures that count from the start of a year are corrected as well. */
  readonly isCorrected: boolean
}

/** For each period that a unit reports, the figures that it gives for it one after the other. */
function revisionsOf({ chance, measure, now, ...stretch }: Stretch): Entry[][] {
  const { unit, slice, largest } = stretch
  const isCorrected = stretch.isCorrected || measure.kind !== 'cumulative'
  let day = later(stretch.anchor, measure.base, chance.integer(-3, 1))
  const all: Entry[][] = []
  const count = chance.integer(1, stretch.periods)
  for (let at = 0; at < count; at += 1, day = later(day, measure.base, gapOf(chance, measure.base))) {
    // A plan may be set for what has not begun.
    if (day > (measure.kind === 'plan' ? now + 300 * DAY_MS : now)) break
    const period = nameOf(day, measure.base)
    const entry = { unit, measure, period, slice, observedAt: 0 }
    const revisions: Entry[] = []
    for (let revision = isCorrected ? chance.pick([1, 1, 1, 2, 3]) : 1; revision > 0; revision -= 1) {
      const known = revisions.at(-1)?.scaled
      revisions.push({ ...entry, scaled: figureOf(chance, measure, largest, known), refused: false })
    }
    if (measure.minimum === 0 && chance.often(0.03))
      revisions.push({ ...entry, scaled: -chance.integer(1, largest), refused: true })
    all.push(revisions)
  }
  return all
}

function figureOf(
  chance: Chance,
  { minimum }: TestMeasure,
  largest: number,
  known: number | null | undefined,
): number | null {
  const figure = chance.often(0.12)
    ? 0
    : chance.integer(minimum === null ? -Math.ceil(largest / 2) : 0, largest)
  if (known !== undefined && chance.often(0.2)) return null
  return known !== undefined && known !== null && chance.often(0.15) ? known : figure
}

/** All of them in an order of chance; those of one figure keep theirs. */
function interleave(chance: Chance, streams: readonly Entry[][]): Entry[] {
  const left = streams.map((stream) => [...stream])
  const order = chance.some(
    left.flatMap((stream) => stream.map(() => stream)),
    Number.POSITIVE_INFINITY,
  )
  return order.flatMap((stream) => stream.shift() ?? [])
}

/** What comes later was seen later. */
function observed(chance: Chance, entries: readonly Entry[], anchor: number, now: number): Entry[] {
  const start = Math.min(now - 40 * DAY_MS, anchor - chance.integer(0, 60) * DAY_MS)
  const step = Math.floor(Math.min(90 * DAY_MS, now - start) / (entries.length + 1))
  return entries.map((entry, turn) => ({ ...entry, observedAt: start + turn * step }))
}

/** A batch names a figure once. */
function batchesOf(chance: Chance, entries: readonly Entry[], most: number): Entry[][] {
  const size = Math.max(1, Math.ceil(entries.length / chance.integer(1, most)))
  const batches: Entry[][] = []
  let batch: Entry[] = []
  let named = new Set<string>()
  for (const entry of entries) {
    const key = `${entry.unit}|${entry.measure.key}|${entry.period}|${entry.slice}`
    if (batch.length >= size || named.has(key)) {
      batches.push(batch)
      batch = []
      named = new Set()
    }
    batch.push(entry)
    named.add(key)
  }
  return batch.length > 0 ? [...batches, batch] : batches
}

/**
 * All KPIs of the family at every unit, around the periods in which something was reported. What share of
 * the year has passed hangs on when figures were seen, and of figures that were corrected that is not said
 * exactly: whether the age of a figure is that of its newest word, or of any word on it.
 */
function questionsOf({
  chance,
  kpis,
  units,
  places: { cities },
  entries,
  most,
}: {
  readonly chance: Chance
  readonly kpis: readonly TestKpi[]
  readonly units: readonly string[]
  readonly places: Places
  readonly entries: readonly Entry[]
  readonly most: number
}): Question[] {
  const above = cities.filter(({ communes }) => communes.some((code) => units.includes(code)))
  const asked = chance.some([...new Set([...units, ...above.map(({ code }) => code), NATION])], 6)
  const periods = new Set<string>()
  for (let at = 0; at < most && entries.length > 0; at += 1) {
    const { period, measure } = chance.pick(entries)
    // Mostly as long as what was reported, or longer: of what is shorter little is known.
    const shortest = chance.often(0.85) ? LENGTHS.indexOf(measure.base) : 0
    const length = chance.pick(LENGTHS.slice(shortest))
    periods.add(nameOf(later(dayOf(period), length, chance.pick([-1, 0, 0, 0, 0, 0, 1, 2])), length))
  }
  return asked.flatMap((unit) => kpis.flatMap((kpi) => [...periods].map((period) => ({ unit, kpi, period }))))
}

/** A day within a period, not past the 28th. */
function dayOf(period: string): number {
  const [year, rest] = [Number(period.slice(0, 4)), period.slice(5)]
  if (rest === '') return Date.UTC(year, 5, 15)
  const index = Number(rest.replace(/^[WQH]/, '').slice(0, 2))
  if (rest.startsWith('W')) return Date.UTC(year, 0, 4) + (index - 1) * 7 * DAY_MS
  if (rest.startsWith('Q')) return Date.UTC(year, index * 3 - 2, 10)
  if (rest.startsWith('H')) return Date.UTC(year, index * 6 - 3, 10)
  return rest.includes('-') ? Date.parse(period) : Date.UTC(year, index - 1, 10)
}
