/**
 * What a parent hands down: numbered documents that a child fetches, applies in order, each whole or not
 * at all, and answers for.
 */
import { z } from 'zod'
import { calendarDay, calendarSettings } from './calendar.ts'
import { instant, kpiCode, period, unitCode, unitKind } from './primitives.ts'
import { newUnit, unitChange } from './unit-changes.ts'

const counter = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const person = z.string().trim().min(1).max(120)
const text = (most: number) => z.string().trim().min(1).max(most)
const bound = z.union([z.number(), z.tuple([z.number(), z.number()])])

/** How deep figures and lamps go up: the sender's own unit, its direct children besides, or all below it. */
export const DETAIL_DEPTHS = ['own', 'children', 'all'] as const
export type DetailDepth = (typeof DETAIL_DEPTHS)[number]

export const DIRECTIVE_KINDS = [
  'dictionary',
  'thresholds',
  'targets',
  'calendar',
  'unit-changes',
  'acknowledgement',
  'announcement',
  'detail-policy',
  'resync',
  'check-books',
] as const
export type DirectiveKind = (typeof DIRECTIVE_KINDS)[number]

/** A pack as `export --what pack` writes it. */
const dictionary = z.object({
  kind: z.literal('dictionary'),
  pack: z.string().max(40),
  text: z.string().max(2_000_000),
})

/** All thresholds that the parent has set itself and that concern the child: what is not here is withdrawn. */
const thresholds = z.object({
  kind: z.literal('thresholds'),
  lines: z
    .array(
      z.object({
        code: kpiCode,
        unit: unitCode.nullable(),
        unitKind: unitKind.nullable(),
        since: period,
        green: bound.nullable(),
        red: bound.nullable(),
        reason: text(500),
        author: person,
        recordedAt: instant,
      }),
    )
    .max(10_000),
})

/** All targets that the parent has set for units of the child. */
const targets = z.object({
  kind: z.literal('targets'),
  lines: z
    .array(
      z.object({
        unit: unitCode,
        code: kpiCode,
        period,
        value: z.number().nullable(),
        reason: text(500),
        author: person,
        recordedAt: instant,
      }),
    )
    .max(50_000),
})

const calendar = z.object({
  kind: z.literal('calendar'),
  settings: calendarSettings,
  days: z.array(calendarDay).max(4_000),
})

/** Every line that touches units of the child, withdrawn ones included, and the units that they brought into being. */
const unitChanges = z.object({
  kind: z.literal('unit-changes'),
  changes: z.array(unitChange).max(2_000),
  units: z.array(newUnit).max(500),
})

/** The parent takes an alarm on that the child told it of. */
const acknowledgement = z.object({
  kind: z.literal('acknowledgement'),
  /** The alarm's number at the child. */
  alarm: z.string().min(1).max(40),
  openedAt: instant,
  by: person,
  reason: text(500),
  until: instant,
})

/** A notice on the child's wall. */
export const announcement = z.object({
  kind: z.literal('announcement'),
  title: text(120),
  text: text(1_000),
  level: z.enum(['normal', 'urgent']),
  by: person,
  until: instant,
})

/**
 * `from`: the station that sent it first, where that is not the parent. `handOn` false: for this station alone, not
 * for those below it.
 */
const announcementBody = announcement.extend({ from: unitCode.optional(), handOn: z.boolean().optional() })

const detailPolicy = z.object({ kind: z.literal('detail-policy'), depth: z.enum(DETAIL_DEPTHS) })
const resync = z.object({ kind: z.literal('resync') })
const checkBooks = z.object({ kind: z.literal('check-books') })

export const directiveBody = z.discriminatedUnion('kind', [
  dictionary,
  thresholds,
  targets,
  calendar,
  unitChanges,
  acknowledgement,
  announcementBody,
  detailPolicy,
  resync,
  checkBooks,
])
export type DirectiveBody = z.infer<typeof directiveBody>

// --- On the wire: `GET /chain/v1/directives?stream=…&after=41`, held for up to 30 s.

export const directivesQuery = z.object({
  /** The stream that `after` counts in; another one, or none, begins at the first. */
  stream: z.string().max(64).optional(),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  /** `at` of that document: a parent that was restored gives the number to another one. */
  afterAt: z.string().max(40).optional(),
  /** Seconds to wait for a document where there is none yet. */
  wait: z.coerce.number().int().min(0).max(30).default(30),
})

/** `body` is read one by one: a kind that a child does not know is refused, and it goes on. */
export const directivesAnswer = z.object({
  stream: z.string().max(64),
  items: z.array(z.object({ id: counter, at: instant, body: z.unknown() })).max(100),
  clock: instant,
})
export type DirectivesAnswer = z.infer<typeof directivesAnswer>

// --- In the API.

/** What an operator may send down; to one child, or with a null unit to all. */
export const directiveRequest = z.object({
  unit: unitCode.nullable(),
  directive: z.discriminatedUnion('kind', [
    announcement.strict(),
    detailPolicy.strict(),
    resync.strict(),
    checkBooks.strict(),
    z.object({ kind: z.literal('dictionary'), pack: z.string().max(40) }).strict(),
  ]),
})
export type DirectiveRequest = z.infer<typeof directiveRequest>

/** A document that this station has sent down, and how its children answered. */
export const sentDirective = z.object({
  id: counter,
  /** Null: all children. */
  unit: unitCode.nullable(),
  kind: z.enum(DIRECTIVE_KINDS),
  /** A line that says what it is: the title of an announcement, a pack and its version. */
  subject: z.string(),
  at: instant,
  author: z.string(),
  applied: z.number().int(),
  waiting: z.array(unitCode),
  refused: z.array(z.object({ unit: unitCode, at: instant, code: z.string(), detail: z.string() })),
})
export type SentDirective = z.infer<typeof sentDirective>
export const sentDirectivePage = z.object({ items: z.array(sentDirective), next: z.string().nullable() })

/** A document that this station has received. */
export const receivedDirective = z.object({
  id: counter,
  kind: z.string(),
  subject: z.string(),
  at: instant,
  outcome: z.enum(['applied', 'refused']),
  detail: z.string().nullable(),
})
export type ReceivedDirective = z.infer<typeof receivedDirective>
export const receivedDirectivePage = z.object({
  items: z.array(receivedDirective),
  next: z.string().nullable(),
})

/** Notices in force on this station's wall, newest first; `from` is the station that sent it. */
export const notice = z.object({
  id: z.number().int(),
  from: unitCode,
  title: z.string(),
  text: z.string(),
  level: z.enum(['normal', 'urgent']),
  by: z.string(),
  at: instant,
  until: instant,
  /** Who has read it here; null where nobody has said so. */
  seenBy: z.string().nullable(),
  seenAt: instant.nullable(),
})
export type NoticeItem = z.infer<typeof notice>
export const noticePage = z.object({ items: z.array(notice) })
export const noticeSeenBody = z.object({ by: person }).strict()
