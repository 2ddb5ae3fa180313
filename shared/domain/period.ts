/**
 * Reporting periods: `2026-11-21` day, `2026-W47` ISO week, `2026-11` month, `2026-Q4` quarter,
 * `2026-H2` half-year, `2026` year; and `2026-11m15`, a management month.
 *
 * A management month is a month that starts on another day than the first: `2026-11m15` runs from
 * 15 November to 14 December. It has the name of the month in which it begins, and belongs whole to that
 * month's quarter, half-year and year. It is made of days and weeks; a calendar month belongs to none. Which
 * day it starts on is a setting of the station's calendar; without the setting there are none.
 *
 * Weeks do not nest in months: every granularity is rolled up from base periods on its own, and a
 * measure whose base period is the week belongs whole to the month, quarter and year of its Thursday.
 *
 * Inside the replica a period is one integer (see {@link packPeriod}), which sorts by time within its
 * granularity and can be read by eye.
 */

/** Those that every station keeps, shortest first. */
export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const
export const MANAGEMENT_MONTH = 'management-month'
/** What a measure may be reported by. */
export type BaseGranularity = (typeof GRANULARITIES)[number]
export type Granularity = BaseGranularity | typeof MANAGEMENT_MONTH
/** What a KPI may be judged by. */
export const KPI_GRANULARITIES = [...GRANULARITIES, MANAGEMENT_MONTH] as const

/** Days on which a management month may start: every month has them, and the first is the calendar's own. */
export const MANAGEMENT_DAY_MIN = 2
export const MANAGEMENT_DAY_MAX = 28
/** Taken where the calendar sets none, so that a KPI by management months has a period to be empty in. */
const USUAL_MANAGEMENT_DAY = 15

/** A period in its written form. */
export type Period = string & { readonly __brand: 'Period' }

/** A calendar day as days since 1970-01-01 (proleptic Gregorian). */
type EpochDay = number

export interface PeriodParts {
  readonly granularity: Granularity
  readonly year: number
  /** Month for a day or a management month; otherwise week, month, quarter, half or 0. */
  readonly index: number
  /** Day of the month: of a day itself, of a management month its first; else 0. */
  readonly day: number
}

const DAY_MS = 86_400_000
const PATTERN = /^(\d{4})(?:-(?:(\d{2})-(\d{2})|W(\d{2})|Q([1-4])|H([12])|(\d{2})(?:m(\d{2}))?))?$/
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

/** Weekday of a written day, or of a longer period's first day: Monday = 1 … Sunday = 7. */
export function isoWeekdayOf(period: Period): number {
  return isoWeekday(daySpan(period).first)
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
    'management-month': `-${two(index)}m${two(day)}`,
    quarter: `-Q${index}`,
    half: `-H${index}`,
    year: '',
  }[granularity]
  return `${year}${suffix}` as Period
}

/** The parts of a written period, or null where it is not one (an impossible date or far year included). */
export function parsePeriod(text: string): PeriodParts | null {
  const read = readParts(text)
  if (!read) return null
  // The first days that are taken fall in a management month that begins in the year before.
  const opens = read.granularity === MANAGEMENT_MONTH && read.index === 12
  return read.year >= (opens ? YEAR_MIN - 1 : YEAR_MIN) && read.year <= YEAR_MAX ? read : null
}

// The same few thousand periods come on every row of an import; reading one costs a hundred look-ups.
const KEPT_PERIODS = 20_000
const LONGEST_PERIOD = 10
const keptParts = new Map<string, ReadPeriod | null>()

interface ReadPeriod {
  readonly parts: PeriodParts
  readonly packed: PackedPeriod
}

function readPeriod(text: string): ReadPeriod | null {
  if (text.length > LONGEST_PERIOD) return null
  let found = keptParts.get(text)
  if (found === undefined) {
    if (keptParts.size >= KEPT_PERIODS) keptParts.clear()
    const read = readPartsAnew(text)
    found = read && { parts: read, packed: packParts(read) }
    keptParts.set(text, found)
  }
  return found
}

const readParts = (text: string): PeriodParts | null => readPeriod(text)?.parts ?? null

function readPartsAnew(text: string): PeriodParts | null {
  const match = PATTERN.exec(text)
  if (!match) return null
  const year = Number(match[1])
  const [, , dayMonth, dayOfMonth, week, quarter, half, month, startDay] = match
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
    if (index < 1 || index > 12) return null
    if (startDay === undefined) return { granularity: 'month', year, index, day: 0 }
    const day = Number(startDay)
    return day >= MANAGEMENT_DAY_MIN && day <= MANAGEMENT_DAY_MAX
      ? { granularity: MANAGEMENT_MONTH, year, index, day }
      : null
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

/** Rank of a granularity by length, `day` = 0; a management month stands between month and quarter. */
export function granularityRank(granularity: Granularity): number {
  return granularity === MANAGEMENT_MONTH ? 2.5 : GRANULARITIES.indexOf(granularity)
}

const BY_LENGTH = [...KPI_GRANULARITIES].sort((a, b) => granularityRank(a) - granularityRank(b))

/** True where every period of one granularity belongs whole to one of another, or is one. */
export function nestsIn(shorter: Granularity, longer: Granularity): boolean {
  if (shorter === longer) return true
  if (longer === 'week') return shorter === 'day'
  if (longer === MANAGEMENT_MONTH) return shorter === 'day' || shorter === 'week'
  return granularityRank(shorter) < granularityRank(longer)
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
    case 'management-month':
      return { first: epochDay(year, index, day), last: epochDay(year, index + 1, day) - 1 }
    case 'quarter':
      return months(index * 3 - 2, index * 3)
    case 'half':
      return months(index * 6 - 5, index * 6)
    case 'year':
      return months(1, 12)
  }
}

function onDay(day: EpochDay, granularity: Granularity, managementDay: number): Period {
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
    case 'management-month': {
      const begins = date.day >= managementDay ? date : civil(day - date.day)
      return format({ granularity, year: begins.year, index: begins.month, day: managementDay })
    }
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
 * is the week of anything but a day, or the management month of anything but a day or a week.
 * @param managementDay Day of the month on which management months start.
 */
export function enclosingPeriod(
  period: Period,
  granularity: Granularity,
  managementDay = USUAL_MANAGEMENT_DAY,
): Period | null {
  const own = granularityOf(period)
  if (own === granularity) return period
  return nestsIn(own, granularity) ? onDay(filingDay(period), granularity, managementDay) : null
}

/**
 * All longer periods that a base period is rolled up into, shortest first.
 * @param managementDay Day of the month on which the station's management months start; null for none.
 */
export function enclosingPeriods(period: Period, managementDay: number | null = null): Period[] {
  const own = granularityOf(period)
  return BY_LENGTH.flatMap((granularity) =>
    granularity === own || (granularity === MANAGEMENT_MONTH && managementDay === null)
      ? []
      : (enclosingPeriod(period, granularity, managementDay ?? undefined) ?? []),
  )
}

/**
 * The first and the last base period that belong to a longer period, both inclusive.
 * @param managementDay Where the base is the management month: the day on which it starts.
 */
export function basePeriodRange(
  period: Period,
  base: Granularity,
  managementDay = USUAL_MANAGEMENT_DAY,
): { first: Period; last: Period } {
  const { first, last } = daySpan(period)
  if (base === MANAGEMENT_MONTH) {
    // It belongs to the longer period in which it begins.
    const { year, month } = civil(first)
    const begin = epochDay(year, month, managementDay)
    return { first: onDay(begin, base, managementDay), last: onDay(last, base, managementDay) }
  }
  if (base !== 'week') return { first: onDay(first, base, 0), last: onDay(last, base, 0) }
  // A week belongs to the longer period that holds its Thursday.
  const firstThursday = first + ((4 - isoWeekday(first) + 7) % 7)
  const lastThursday = last - ((isoWeekday(last) - 4 + 7) % 7)
  return { first: onDay(firstThursday, 'week', 0), last: onDay(lastThursday, 'week', 0) }
}

/** The period before (`-1`), after (`1`) or several away, of the same granularity. */
export function shiftPeriod(period: Period, by: number): Period {
  const { granularity, year, index, day } = parts(period)
  if (granularity === 'day') return onDay(daySpan(period).first + by, 'day', 0)
  if (granularity === 'week') return onDay(daySpan(period).first + by * 7, 'week', 0)
  const perYear = { month: 12, 'management-month': 12, quarter: 4, half: 2, year: 1 }[granularity]
  const count = year * perYear + Math.max(index - 1, 0) + by
  const shifted = Math.floor(count / perYear)
  return format({
    granularity,
    year: shifted,
    index: granularity === 'year' ? 0 : count - shifted * perYear + 1,
    day,
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

/**
 * The period of a granularity in which an instant (ms since 1970) falls in the station's zone.
 * @param managementDay Where it is the management month: the day of the station's calendar on which it starts.
 */
export function periodAt(
  instantMs: number,
  granularity: Granularity,
  managementDay: number | null = null,
): Period {
  const day = Math.floor((instantMs + ZONE_OFFSET_MINUTES * 60_000) / DAY_MS)
  return onDay(day, granularity, managementDay ?? USUAL_MANAGEMENT_DAY)
}

/** The period of the same kind as another (a management month of the same day) in which an instant falls. */
export function periodLikeAt(like: Period, instantMs: number): Period {
  const { granularity, day } = parts(like)
  return periodAt(instantMs, granularity, day)
}

/** An instant in ISO 8601 with the station's offset, e.g. `2026-11-21T21:38:00.000+07:00`. */
export function formatInstant(instantMs: number): string {
  const local = new Date(instantMs + ZONE_OFFSET_MINUTES * 60_000).toISOString()
  return `${local.slice(0, -1)}+07:00`
}

// --- The integer form.

/** A period as one integer: granularity, year, month or index, day: `20261121`, `120260047`, … */
export type PackedPeriod = number & { readonly __brand: 'PackedPeriod' }

/** By the leading digit. They stand in every replica: one that is added goes last, whatever its length. */
const PACKED_ORDER = [...GRANULARITIES, MANAGEMENT_MONTH] as const
const PACKED_STEP = 100_000_000
const hasDay = (granularity: Granularity): boolean =>
  granularity === 'day' || granularity === MANAGEMENT_MONTH

export function packPeriod(period: Period): PackedPeriod {
  const read = readPeriod(period)
  if (!read) throw new RangeError(`not a period: ${period}`)
  return read.packed
}

function packParts({ granularity, year, index, day }: PeriodParts): PackedPeriod {
  const within = hasDay(granularity) ? index * 100 + day : index
  return (PACKED_ORDER.indexOf(granularity) * PACKED_STEP + year * 10_000 + within) as PackedPeriod
}

/** The granularity of a packed period. @throws RangeError */
export function packedGranularity(packed: number): Granularity {
  const granularity = PACKED_ORDER[Math.floor(packed / PACKED_STEP)]
  if (!granularity) throw new RangeError(`not a packed period: ${packed}`)
  return granularity
}

export function unpackPeriod(packed: number): Period {
  const granularity = packedGranularity(packed)
  const year = Math.floor((packed % PACKED_STEP) / 10_000)
  const within = packed % 10_000
  return hasDay(granularity)
    ? format({ granularity, year, index: Math.floor(within / 100), day: within % 100 })
    : format({ granularity, year, index: within, day: 0 })
}

/** Smallest and largest integer of a granularity's packed periods. */
export function packedRange(granularity: Granularity): { from: number; to: number } {
  const from = PACKED_ORDER.indexOf(granularity) * PACKED_STEP
  return { from, to: from + PACKED_STEP - 1 }
}
