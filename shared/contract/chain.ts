/**
 * The wire between a child station and its parent, version 1. What travels up is state, not a log:
 * each item has one writer, a key and a revision, and the newest revision wins.
 */
import { z } from 'zod'
import { ALARM_KINDS, ALARM_SEVERITIES, ALARM_STATES } from '../domain/alarm.ts'
import { DOUBTS } from '../domain/bounds.ts'
import { GREY_REASONS, LAMPS } from '../domain/lamp.ts'
import { instant, kpiCode, period, unitCode } from './primitives.ts'

export const WIRE_VERSION = 1
export const MAX_ITEMS = 2_000
/** Bounds of a batch's body at the door, as sent and after decompression. */
export const MAX_BATCH_BYTES = 1024 * 1024
export const MAX_PLAIN_BATCH_BYTES = 4 * 1024 * 1024

const counter = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
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

export const wireItem = z.discriminatedUnion('kind', [cellItem, rosterItem, alarmItem])
export type WireItem = z.infer<typeof wireItem>

const batchId = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/)

/** Items are checked one by one, so that one bad item costs itself only. Unknown fields are ignored. */
export const batch = z.object({
  v: z.literal(WIRE_VERSION),
  station: unitCode,
  epoch: counter,
  batch: batchId,
  after: batchId.nullable(),
  items: z.array(z.unknown()).max(MAX_ITEMS),
  clock: instant,
  appliedDirective: counter,
  /** Items still waiting at the child after this batch. */
  backlog: counter.optional(),
  /** All that the child holds has been sent in this epoch. */
  resyncComplete: z.boolean().optional(),
})
export type Batch = z.infer<typeof batch>

export const ITEM_CODES = [
  'malformed-item',
  'unknown-kind',
  'unknown-unit',
  'outside-subtree',
  'unknown-measure',
  'bad-value',
  'too-many',
] as const

export const batchAnswer = z.object({
  accepted: z.number().int(),
  rejected: z.array(z.object({ index: z.number().int(), code: z.enum(ITEM_CODES), detail: z.string() })),
  clock: instant,
})
export type BatchAnswer = z.infer<typeof batchAnswer>

/** 409: the child takes the higher of both epochs + 1 and sends everything again. */
export const staleEpoch = z.object({ code: z.literal('stale-epoch'), epoch: counter })

// --- Enrolment.

export const ENROLMENT_PREFIX = 'MIOC1.'

/** What an enrolment code says, base64url after the prefix. */
export const enrolmentCode = z.object({
  url: z.url({ protocol: /^https$/ }),
  /** SHA-256 of the parent's CA certificate (DER), hex. */
  caSha256: z.string().regex(/^[0-9a-f]{64}$/),
  unit: unitCode,
  secret: z.string().min(32).max(64),
  expiresAt: instant,
})
export type EnrolmentCode = z.infer<typeof enrolmentCode>

export const caAnswer = z.object({ certificate: z.string().max(8_000) })

export const enrolBody = z.object({
  secret: z.string().min(1).max(200),
  /** PKCS #10 request, PEM. Nothing but its public key is taken. */
  request: z.string().max(8_000),
})
export const enrolAnswer = z.object({
  certificate: z.string().max(8_000),
  ca: z.string().max(8_000),
  unit: unitCode,
  parent: unitCode,
})
export const renewBody = z.object({ request: z.string().max(8_000) })
