/**
 * Reporting periods: `2026-11-21` day, `2026-W47` ISO week, `2026-11` month, `2026-Q4` quarter,
 * `2026-H2` half-year, `2026` year.
 *
 * Weeks do not nest in months: every granularity is rolled up from base periods on its own, and a
 * measure whose base period is the week belongs whole to the month, quarter and year of its Thursday.
 *
 * Inside the replica a period is one integer (see {@link packPeriod}), which sorts by time within its
 * granularity and can be read by eye.
 */

export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const
export type Granularity = (typeof GRANULARITIES)[number]

/** A period in its written form. */
export type Period = string & { readonly __brand: 'Period' }

/** A calendar day as days since 1970-01-01 (proleptic Gregorian). */
type EpochDay = number

export interface PeriodParts {
  readonly granularity: Granularity
  readonly year: number
  /** Month for a day; otherwise week, month, quarter, half or 0. */
  readonly index: number
  /** Day of the month for a day, else 0. */
  readonly day: number
}

const DAY_MS = 86_400_000
const PATTERN = /^(\d{4})(?:-(?:(\d{2})-(\d{2})|W(\d{2})|Q([1-4])|H([12])|(\d{2})))?$/
/**
 * Years that are taken from outside. Both ends fall on the edge of an ISO week, so that every longer
 * period of a day that is taken is one that is taken, too.
 */
const YEAR_MIN = 1990
const YEAR_MAX = 2197

const epochDay = (year: number, month: number, day: number): EpochDay =>
  Date.UTC(year, month - 1, day) / DAY_MS

const two = (value: number): string => String(value).padStart(2, '0')

/** Monday = 1 … Sunday = 7. */
export function isoWeekday(day: EpochDay): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

function mondayOfIsoWeek(year: number, week: number): EpochDay {
  const january4 = epochDay(year, 1, 4)
  return january4 - (isoWeekday(january4) - 1) + (week - 1) * 7
}

function weeksInIsoYear(year: number): number {
  return (mondayOfIsoWeek(year + 1, 1) - mondayOfIsoWeek(year, 1)) / 7
}

function civil(day: EpochDay): { year: number; month: number; day: number } {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

function format(parts: PeriodParts): Period {
  const { granularity, year, index, day } = parts
  const suffix = {
    day: `-${two(index)}-${two(day)}`,
    week: `-W${two(index)}`,
    month: `-${two(index)}`,
    quarter: `-Q${index}`,
    half: `-H${index}`,
    year: '',
  }[granularity]
  return `${year}${suffix}` as Period
}

/** The parts of a written period, or null where it is not one (an impossible date or far year included). */
export function parsePeriod(text: string): PeriodParts | null {
  const read = readParts(text)
  return read && read.year >= YEAR_MIN && read.year <= YEAR_MAX ? read : null
}

// The same few thousand periods come on every row of an import; reading one costs a hundred look-ups.
const KEPT_PERIODS = 20_000
const LONGEST_PERIOD = 10
const keptParts = new Map<string, PeriodParts | null>()

function readParts(text: string): PeriodParts | null {
  if (text.length > LONGEST_PERIOD) return null
  let found = keptParts.get(text)
  if (found === undefined) {
    if (keptParts.size >= KEPT_PERIODS) keptParts.clear()
    found = readPartsAnew(text)
    keptParts.set(text, found)
  }
  return found
}

function readPartsAnew(text: string): PeriodParts | null {
  const match = PATTERN.exec(text)
  if (!match) return null
  const year = Number(match[1])
  const [, , dayMonth, dayOfMonth, week, quarter, half, month] = match
  if (dayMonth !== undefined && dayOfMonth !== undefined) {
    const parts = { granularity: 'day', year, index: Number(dayMonth), day: Number(dayOfMonth) } as const
    const real = civil(epochDay(parts.year, parts.index, parts.day))
    return real.year === year && real.month === parts.index && real.day === parts.day ? parts : null
  }
  if (week !== undefined) {
    const index = Number(week)
    return index >= 1 && index <= weeksInIsoYear(year) ? { granularity: 'week', year, index, day: 0 } : null
  }
  if (quarter !== undefined) return { granularity: 'quarter', year, index: Number(quarter), day: 0 }
  if (half !== undefined) return { granularity: 'half', year, index: Number(half), day: 0 }
  if (month !== undefined) {
    const index = Number(month)
    return index >= 1 && index <= 12 ? { granularity: 'month', year, index, day: 0 } : null
  }
  return { granularity: 'year', year, index: 0, day: 0 }
}

export function isPeriod(text: string): text is Period {
  return parsePeriod(text) !== null
}

/** Without bounds on the year: the neighbour of the first or last period is asked for as well. */
function parts(period: Period): PeriodParts {
  const parsed = readParts(period)
  if (!parsed) throw new RangeError(`not a period: ${period}`)
  return parsed
}

export function granularityOf(period: Period): Granularity {
  return parts(period).granularity
}

/** Rank of a granularity by length, `day` = 0. */
export function granularityRank(granularity: Granularity): number {
  return GRANULARITIES.indexOf(granularity)
}

/** First and last calendar day of a period, as days since 1970-01-01. */
function daySpan(period: Period): { first: EpochDay; last: EpochDay } {
  const { granularity, year, index, day } = parts(period)
  const months = (from: number, to: number) => ({
    first: epochDay(year, from, 1),
    last: epochDay(year, to + 1, 1) - 1,
  })
  switch (granularity) {
    case 'day': {
      const only = epochDay(year, index, day)
      return { first: only, last: only }
    }
    case 'week': {
      const monday = mondayOfIsoWeek(year, index)
      return { first: monday, last: monday + 6 }
    }
    case 'month':
      return months(index, index)
    case 'quarter':
      return months(index * 3 - 2, index * 3)
    case 'half':
      return months(index * 6 - 5, index * 6)
    case 'year':
      return months(1, 12)
  }
}

function onDay(day: EpochDay, granularity: Granularity): Period {
  const date = civil(day)
  switch (granularity) {
    case 'day':
      return format({ granularity, year: date.year, index: date.month, day: date.day })
    case 'week': {
      const thursday = day + 4 - isoWeekday(day)
      const year = civil(thursday).year
      const index = (thursday - 3 - mondayOfIsoWeek(year, 1)) / 7 + 1
      return format({ granularity, year, index, day: 0 })
    }
    case 'month':
      return format({ granularity, year: date.year, index: date.month, day: 0 })
    case 'quarter':
      return format({ granularity, year: date.year, index: Math.ceil(date.month / 3), day: 0 })
    case 'half':
      return format({ granularity, year: date.year, index: Math.ceil(date.month / 6), day: 0 })
    case 'year':
      return format({ granularity, year: date.year, index: 0, day: 0 })
  }
}

/** The day a period is filed under when it goes whole into a longer one: a week's Thursday. */
function filingDay(period: Period): EpochDay {
  const { first } = daySpan(period)
  return granularityOf(period) === 'week' ? first + 3 : first
}

/**
 * The period of a granularity that a period belongs to whole, or null where `granularity` is shorter,
 * or is the week of anything but a day.
 */
export function enclosingPeriod(period: Period, granularity: Granularity): Period | null {
  const own = granularityOf(period)
  if (own === granularity) return period
  if (granularityRank(granularity) < granularityRank(own)) return null
  return onDay(filingDay(period), granularity)
}

/** All longer periods that a base period is rolled up into, shortest first. */
export function enclosingPeriods(period: Period): Period[] {
  const rank = granularityRank(granularityOf(period))
  return GRANULARITIES.slice(rank + 1).flatMap((granularity) => enclosingPeriod(period, granularity) ?? [])
}

/** The first and the last base period that belong to a longer period, both inclusive. */
export function basePeriodRange(period: Period, base: Granularity): { first: Period; last: Period } {
  const { first, last } = daySpan(period)
  if (base !== 'week') return { first: onDay(first, base), last: onDay(last, base) }
  // A week belongs to the longer period that holds its Thursday.
  const firstThursday = first + ((4 - isoWeekday(first) + 7) % 7)
  const lastThursday = last - ((isoWeekday(last) - 4 + 7) % 7)
  return { first: onDay(firstThursday, 'week'), last: onDay(lastThursday, 'week') }
}

/** The period before (`-1`), after (`1`) or several away, of the same granularity. */
export function shiftPeriod(period: Period, by: number): Period {
  const { granularity, year, index } = parts(period)
  if (granularity === 'day') return onDay(daySpan(period).first + by, 'day')
  if (granularity === 'week') return onDay(daySpan(period).first + by * 7, 'week')
  const perYear = { month: 12, quarter: 4, half: 2, year: 1 }[granularity]
  const count = year * perYear + Math.max(index - 1, 0) + by
  const shifted = Math.floor(count / perYear)
  return format({
    granularity,
    year: shifted,
    index: granularity === 'year' ? 0 : count - shifted * perYear + 1,
    day: 0,
  })
}

// --- Instants. The only zone arithmetic of the product is here.

/** Offset in minutes of the station's zone. Vietnam has had no daylight saving since 1975: +07:00. */
export const ZONE_OFFSET_MINUTES = 7 * 60
export const TIME_ZONE = 'Asia/Ho_Chi_Minh'

/** The instant (ms since 1970) at which a period begins in the station's zone. */
export function periodStart(period: Period): number {
  return daySpan(period).first * DAY_MS - ZONE_OFFSET_MINUTES * 60_000
}

/** The instant (ms since 1970) at which a period has ended (exclusive). */
export function periodEnd(period: Period): number {
  return (daySpan(period).last + 1) * DAY_MS - ZONE_OFFSET_MINUTES * 60_000
}

/** The period of a granularity in which an instant (ms since 1970) falls in the station's zone. */
export function periodAt(instantMs: number, granularity: Granularity): Period {
  return onDay(Math.floor((instantMs + ZONE_OFFSET_MINUTES * 60_000) / DAY_MS), granularity)
}

/** An instant in ISO 8601 with the station's offset, e.g. `2026-11-21T21:38:00.000+07:00`. */
export function formatInstant(instantMs: number): string {
  const local = new Date(instantMs + ZONE_OFFSET_MINUTES * 60_000).toISOString()
  return `${local.slice(0, -1)}+07:00`
}

// --- The integer form.

/** A period as one integer: granularity rank, year, month or index, day: `20261121`, `120260047`, … */
export type PackedPeriod = number & { readonly __brand: 'PackedPeriod' }

export function packPeriod(period: Period): PackedPeriod {
  const { granularity, year, index, day } = parts(period)
  const within = granularity === 'day' ? index * 100 + day : index
  return (granularityRank(granularity) * 100_000_000 + year * 10_000 + within) as PackedPeriod
}

export function unpackPeriod(packed: number): Period {
  const granularity = GRANULARITIES[Math.floor(packed / 100_000_000)]
  if (!granularity) throw new RangeError(`not a packed period: ${packed}`)
  const year = Math.floor((packed % 100_000_000) / 10_000)
  const within = packed % 10_000
  return granularity === 'day'
    ? format({ granularity, year, index: Math.floor(within / 100), day: within % 100 })
    : format({ granularity, year, index: within, day: 0 })
}

/** Smallest and largest integer of a granularity's packed periods. */
export function packedRange(granularity: Granularity): { from: number; to: number } {
  const from = granularityRank(granularity) * 100_000_000
  return { from, to: from + 99_999_999 }
}
