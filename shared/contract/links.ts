/** The chain as the wall shows it: up to the parent, down to every station below. */
import { z } from 'zod'
import { STATION_EVENTS } from './chain-items.ts'
import { CHILD_STATES } from './children.ts'
import { DETAIL_DEPTHS } from './directives.ts'
import { instant, page, unitCode } from './primitives.ts'

const booksState = z
  .object({
    state: z.enum(['matched', 'differs']),
    checkedAt: instant,
    matchedAt: instant.nullable(),
    differing: z.number().int(),
  })
  .nullable()

/** Items that wait, since when something has, and when that will be over at the present pace. */
const backlog = {
  backlog: z.number().int().nullable(),
  behindSince: instant.nullable(),
  /** Null where nothing waits, or the pace is not known. */
  drainedAt: instant.nullable(),
}

export const parentLink = z.object({
  unit: unitCode,
  nameVi: z.string(),
  nameEn: z.string(),
  url: z.string(),
  state: z.enum(['connecting', 'linked', 'offline', 'refused']),
  /** Why it is not linked, for people. */
  detail: z.string().nullable(),
  joinedAt: instant,
  lastAcknowledgedAt: instant.nullable(),
  ...backlog,
  /** This clock minus the parent's, ms; null until it has answered. */
  clockSkewMs: z.number().nullable(),
  certificateExpiresAt: instant.nullable(),
  epoch: z.number().int(),
  resyncing: z.boolean(),
  books: booksState,
  depth: z.enum(DETAIL_DEPTHS),
  /** Number of the last directive applied or refused. */
  appliedDirective: z.number().int(),
  refusedDirectives: z.number().int(),
  /** Items that the parent did not take. */
  refusedItems: z.number().int(),
})
export type ParentLink = z.infer<typeof parentLink>

export const childLink = z.object({
  unit: unitCode,
  nameVi: z.string(),
  nameEn: z.string(),
  state: z.enum(CHILD_STATES),
  stateSince: instant.nullable(),
  enrolledAt: instant,
  lastContactAt: instant.nullable(),
  ...backlog,
  clockSkewMs: z.number().nullable(),
  certificateExpiresAt: instant.nullable(),
  version: z.string().nullable(),
  epoch: z.number().int(),
  books: booksState,
  depth: z.enum(DETAIL_DEPTHS),
  /** Directives that it has not answered for yet, and that it refused. */
  directivesWaiting: z.number().int(),
  directivesRefused: z.number().int(),
  /** Stations below it, as it tells; null where it has none or has not told. */
  below: z
    .object({
      live: z.number().int(),
      silent: z.number().int(),
      never: z.number().int(),
      differs: z.number().int(),
    })
    .nullable(),
})
export type ChildLink = z.infer<typeof childLink>

/** Silent children first, the longest silent on top; then those that never spoke, those whose books differ, then by backlog and name. */
export const chainOverview = z.object({
  unit: unitCode,
  version: z.string(),
  authorityExpiresAt: instant,
  serverExpiresAt: instant,
  parent: parentLink.nullable(),
  children: z.array(childLink),
  /** Codes that were handed out and not used yet. */
  invited: z.array(z.object({ unit: unitCode, nameVi: z.string(), nameEn: z.string(), expiresAt: instant })),
  /** Direct sub-units without a station of their own and without a code. */
  uninvited: z.number().int(),
})
export type ChainOverview = z.infer<typeof chainOverview>

/** A station further down, as the child above it tells. */
export const lowerStation = z.object({
  unit: unitCode,
  nameVi: z.string(),
  nameEn: z.string(),
  state: z.enum(CHILD_STATES),
  stateSince: instant.nullable(),
  version: z.string().nullable(),
  books: z.enum(['matched', 'differs']).nullable(),
})
export type LowerStation = z.infer<typeof lowerStation>

/** What a child tells of itself: stations below it, and its latest events, newest first. */
export const childDetail = z.object({
  unit: unitCode,
  stations: z.array(lowerStation),
  events: z.array(
    z.object({
      event: z.enum(STATION_EVENTS),
      at: instant,
      about: unitCode.nullable(),
      figure: z.string().nullable(),
    }),
  ),
})
export type ChildDetail = z.infer<typeof childDetail>

/** Something that this station sent and its parent did not take, with the parent's reason. */
export const refusedItem = z.object({
  kind: z.string(),
  /** Of a figure, a lamp or a roster row, as `measure` and `kpi` are of those that have one. */
  unit: unitCode.nullable(),
  measure: z.string().nullable(),
  kpi: z.string().nullable(),
  period: z.string().nullable(),
  /** Empty: the whole. */
  slice: z.string().nullable(),
  /** Of its kind; it names the item. */
  key: z.string(),
  code: z.string(),
  /** For people. */
  detail: z.string(),
  refusedAt: instant,
})
export type RefusedItem = z.infer<typeof refusedItem>

/** Newest first. */
export const refusedItemPage = page(refusedItem)
export const refusedItemQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(400).optional(),
})
