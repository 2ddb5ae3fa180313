/**
 * Books: what a child holds against what its parent holds of it, by measure and month. Sums of hashes
 * find the difference; totals let a person see it.
 */
import { z } from 'zod'
import { instant, type measureKey, period, unitCode } from './primitives.ts'

const month = period.meta({ description: 'Calendar month', example: '2026-11' })

export const MOST_DIGEST_MONTHS = 36

/**
 * `from` and `to` are months; both are included, and there are at most 36. `depth` is how deep the caller's
 * figures go up, so that both sides sum the same units.
 */
export const digestQuery = z.object({
  from: month,
  to: month,
  depth: z.enum(['own', 'children', 'all']).default('own'),
})

/** Sum modulo 2^64, as a decimal number. */
const hashSum = z.string().regex(/^\d{1,20}$/)

/** All cells of a measure whose period begins in a month. */
export const digestBucket = z.object({
  measure: z.string().max(80),
  month,
  count: z.number().int().min(0),
  sum: hashSum,
  /** The unit's own figure of that month, of the longer period that begins in it where the measure has no months, or null. */
  total: z.number().nullable(),
})
export type DigestBucket = z.infer<typeof digestBucket>

export const digestAnswer = z.object({
  unit: unitCode,
  from: month,
  to: month,
  buckets: z.array(digestBucket).max(200_000),
})
export type DigestAnswer = z.infer<typeof digestAnswer>

const side = z.object({ count: z.number().int(), total: z.number().nullable() })

/** `refused`: the parent does not take figures of this measure, so it cannot hold them. */
export const booksDifference = z.object({
  measure: z.string().max(80),
  month,
  child: side,
  parent: side,
  refused: z.boolean(),
})
export type BooksDifference = z.infer<typeof booksDifference>

export const MOST_DIFFERENCES = 50

/** The outcome of one comparison, kept on both sides. */
export const booksOutcome = z.object({
  checkedAt: instant,
  from: month,
  to: month,
  /** When they matched last; null where they never have. */
  matchedAt: instant.nullable(),
  /** Buckets compared, and how many of them differ. */
  compared: z.number().int().min(0),
  differing: z.number().int().min(0),
  /** The first of them. */
  differences: z.array(booksDifference).max(MOST_DIFFERENCES),
  /** Figures sent again before this outcome stood. */
  mended: z.number().int().min(0),
  /** The first of those buckets that differed and match since their figures were sent again, as they were found. */
  repaired: z.array(booksDifference).max(MOST_DIFFERENCES).optional(),
})
export type BooksOutcome = z.infer<typeof booksOutcome>

/** The books of this station with its parent (`parent` true) or with a child, newest outcome. */
export const books = booksOutcome.extend({
  unit: unitCode,
  parent: z.boolean(),
})
export type BooksItem = z.infer<typeof books>
export const booksPage = z.object({ items: z.array(books) })
export type BooksPage = z.infer<typeof booksPage>

/** Without months: the current year and the one before, which are compared in any case. */
export const booksCheckRequest = z.object({ from: month.optional(), to: month.optional() })

/** What a check asked for at this station came to; `busy` where figures were still on their way. */
export const booksCheckAnswer = z.object({
  state: z.enum(['matched', 'differs', 'busy', 'offline', 'no-parent']),
  detail: z.string().nullable(),
  outcome: booksOutcome.nullable(),
})
export type BooksCheckAnswer = z.infer<typeof booksCheckAnswer>

/** `measure` is any key: the other side may have measures that this station does not. */
export type BooksMeasure = z.infer<typeof measureKey>
