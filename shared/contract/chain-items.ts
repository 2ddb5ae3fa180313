/**
 * What travels up the chain, item by item. Each has one writer, a key and a revision, and the newest
 * revision wins; nothing here names a citizen.
 */
import { z } from 'zod'
import { ALARM_KINDS, ALARM_SEVERITIES, ALARM_STATES } from '../domain/alarm.ts'
import { DOUBTS } from '../domain/bounds.ts'
import { GREY_REASONS, LAMPS } from '../domain/lamp.ts'
import { booksOutcome } from './books.ts'
import { CHILD_STATES } from './children.ts'
import { instant, kpiCode, measureKey, period, unitCode } from './primitives.ts'

export const counter = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const count = z.number().int().min(0).max(1_000_000_000)

export const cellItem = z.object({
  kind: z.literal('cell'),
  unit: unitCode,
  measure: z.string().max(80),
  period,
  slice: z.string().max(40),
  rev: counter,
  /** Null is a tombstone: kept, versioned, merged as missing. */
  value: z.number().nullable(),
  n: count,
  reported: count,
  carried: count,
  asOf: instant.nullable(),
  restated: z.boolean(),
  simulated: z.boolean(),
})
export type WireCell = z.infer<typeof cellItem>

/** A leaf unit that is due: it has a station of its own, or has ever reported. */
export const rosterItem = z.object({
  kind: z.literal('roster'),
  key: z.string().max(80),
  unit: unitCode,
  /** Measure set; `*` is all measures. */
  measures: z.string().max(80),
  rev: counter,
  since: period,
  until: period.nullable(),
})
export type WireRoster = z.infer<typeof rosterItem>

const hand = { by: z.string().max(120), reason: z.string().max(500), at: instant }
const timedHand = z.object({ ...hand, until: instant })

/**
 * An alarm that concerns the parent: a red one of the sender's own unit, or one whose escalation reached the
 * parent; followed to its close. A station that was parted from its parent tells the present state only.
 */
export const alarmItem = z.object({
  kind: z.literal('alarm'),
  /** The alarm's number at the sender. */
  key: z.string().min(1).max(40),
  unit: unitCode,
  rev: counter,
  alarmKind: z.enum(ALARM_KINDS),
  /** The KPI of `lamp` and `stale`, else null. */
  code: kpiCode.nullable(),
  severity: z.enum(ALARM_SEVERITIES),
  state: z.enum(ALARM_STATES),
  openedAt: instant,
  stateSince: instant,
  returnedAt: instant.nullable(),
  closedAt: instant.nullable(),
  period: period.nullable(),
  value: z.number().nullable(),
  lamp: z.enum(LAMPS).nullable(),
  reason: z.enum(GREY_REASONS).nullable(),
  doubt: z.enum(DOUBTS).nullable(),
  simulated: z.boolean(),
  acknowledgement: timedHand.nullable(),
  shelved: timedHand.nullable(),
  outOfService: z.object(hand).nullable(),
  /** The last step in force; null while the alarm is put aside. */
  escalation: z
    .object({
      level: z.number().int().min(1).max(100),
      target: z.enum(['person', 'parent']),
      to: z.string().max(120).nullable(),
      at: instant,
    })
    .nullable(),
})
export type WireAlarm = z.infer<typeof alarmItem>

/** A standing lamp as its own station judged it, so that both levels show the same one. */
export const lampItem = z.object({
  kind: z.literal('lamp'),
  /** `unit|code`. */
  key: z.string().max(60),
  unit: unitCode,
  rev: counter,
  code: kpiCode,
  /** Null where there has never been a value. */
  period: period.nullable(),
  value: z.number().nullable(),
  lamp: z.enum(LAMPS),
  reason: z.enum(GREY_REASONS).nullable(),
  since: instant,
  asOf: instant.nullable(),
  reported: count.nullable(),
  bounds: z.object({ low: z.number(), high: z.number() }).nullable(),
  doubt: z.enum(DOUBTS).nullable(),
  simulated: z.boolean(),
  /** Of the KPI's definition at the sender. */
  version: z.number().int().min(1),
})
export type WireLamp = z.infer<typeof lampItem>

const share = z.number().min(0).max(1)

/** Data quality of one measure over a unit and all below it, or of all measures (`measure` null). */
export const qualityItem = z.object({
  kind: z.literal('quality'),
  /** `unit|measure`; `unit|` for all measures. */
  key: z.string().max(80),
  unit: unitCode,
  rev: counter,
  measure: measureKey.nullable(),
  at: instant,
  scores: count,
  correct: share.nullable(),
  sufficient: share.nullable(),
  clean: share.nullable(),
  living: share.nullable(),
  consistent: share.nullable(),
  shared: share.nullable(),
  total: share.nullable(),
})
export type WireQuality = z.infer<typeof qualityItem>

export const STATION_EVENTS = [
  'started',
  'restored',
  'resynced',
  'updated',
  'moved',
  'child-enrolled',
  'child-revoked',
  'certificate-renewed',
  'history-recovered',
] as const

/** Something that happened to the station itself; codes and figures only. */
export const eventItem = z.object({
  kind: z.literal('event'),
  /** The event's number at the sender. */
  key: z.string().min(1).max(40),
  unit: unitCode,
  rev: counter,
  event: z.enum(STATION_EVENTS),
  at: instant,
  /** The unit concerned, where it is another one: a child of the sender. */
  about: unitCode.nullable(),
  /** A version, an epoch: what the event's name needs beside it. */
  figure: z.string().max(40).nullable(),
})
export type WireEvent = z.infer<typeof eventItem>

/** How a station below the sender stands, as the sender or one below it sees it. */
export const stationItem = z.object({
  kind: z.literal('station'),
  /** The unit's code. */
  key: unitCode,
  unit: unitCode,
  rev: counter,
  state: z.enum(CHILD_STATES),
  stateSince: instant.nullable(),
  version: z.string().max(40).nullable(),
  books: z.enum(['matched', 'differs']).nullable(),
  /** True withdraws it: it is no child any more. */
  gone: z.boolean(),
})
export type WireStation = z.infer<typeof stationItem>

/** The outcome of comparing the sender's books with the receiver's. */
export const booksItem = booksOutcome.extend({
  kind: z.literal('books'),
  key: z.literal('books'),
  unit: unitCode,
  rev: counter,
})
export type WireBooks = z.infer<typeof booksItem>

/** What became of a directive. */
export const verdictItem = z.object({
  kind: z.literal('verdict'),
  /** `stream|id`. */
  key: z.string().max(80),
  unit: unitCode,
  rev: counter,
  directive: counter,
  outcome: z.enum(['applied', 'refused']),
  at: instant,
  /** Why it was refused, in the words of the station that did. */
  code: z.string().max(60).nullable(),
  detail: z.string().max(500).nullable(),
})
export type WireVerdict = z.infer<typeof verdictItem>

/** How far a key result has come. */
export const progressItem = z.object({
  kind: z.literal('progress'),
  key: z.string().min(1).max(80),
  unit: unitCode,
  rev: counter,
  title: z.string().max(300),
  period: period.nullable(),
  target: z.number().nullable(),
  value: z.number().nullable(),
  /** Share of the way that has been gone, and share of the time that has passed. */
  progress: share.nullable(),
  expected: share.nullable(),
  state: z.enum(['on-track', 'at-risk', 'off-track', 'done', 'dropped']),
  at: instant,
})
export type WireProgress = z.infer<typeof progressItem>

/** How a task stands that concerns the parent. */
export const taskItem = z.object({
  kind: z.literal('task'),
  key: z.string().min(1).max(80),
  unit: unitCode,
  rev: counter,
  title: z.string().max(300),
  state: z.enum(['assigned', 'accepted', 'in-progress', 'submitted', 'done', 'returned', 'cancelled']),
  dueAt: instant.nullable(),
  /** Of the six clears, how many are met. */
  clears: z.number().int().min(0).max(6),
  at: instant,
})
export type WireTask = z.infer<typeof taskItem>

/** Items that the parent keeps as they were told, by sender, kind and key. */
export const toldItem = z.discriminatedUnion('kind', [
  qualityItem,
  eventItem,
  stationItem,
  booksItem,
  verdictItem,
  progressItem,
  taskItem,
])
export type ToldItem = z.infer<typeof toldItem>
export const TOLD_KINDS = ['quality', 'event', 'station', 'books', 'verdict', 'progress', 'task'] as const
export type ToldKind = (typeof TOLD_KINDS)[number]

export const wireItem = z.discriminatedUnion('kind', [
  cellItem,
  rosterItem,
  alarmItem,
  lampItem,
  ...toldItem.options,
])
export type WireItem = z.infer<typeof wireItem>
