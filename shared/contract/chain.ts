/**
 * The wire between a child station and its parent, version 1. What travels up is state, not a log:
 * each item has one writer, a key and a revision, and the newest revision wins.
 */
import { z } from 'zod'
import { counter } from './chain-items.ts'
import { instant, period, unitCode } from './primitives.ts'

export * from './chain-items.ts'

export const WIRE_VERSION = 1
export const MAX_ITEMS = 2_000
/** Bounds of a batch's body at the door, as sent and after decompression. */
export const MAX_BATCH_BYTES = 1024 * 1024
export const MAX_PLAIN_BATCH_BYTES = 4 * 1024 * 1024

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
  /** The figures are sent again because the books differ. */
  mending: z.boolean().optional(),
  /** Since when something has been waiting at the child; null where nothing is. */
  behindSince: instant.nullable().optional(),
  /** Version of the child's program. */
  version: z.string().max(40).optional(),
})
export type Batch = z.infer<typeof batch>

export const ITEM_CODES = [
  'malformed-item',
  'unknown-kind',
  'unknown-unit',
  'outside-subtree',
  'unknown-measure',
  'unknown-kpi',
  'bad-value',
  'too-many',
] as const

export const batchAnswer = z.object({
  accepted: z.number().int(),
  rejected: z.array(z.object({ index: z.number().int(), code: z.enum(ITEM_CODES), detail: z.string() })),
  clock: instant,
  /** Names the definitions that the verdicts were made by: what other ones refused may be taken now. */
  dictionary: z.string().max(64).optional(),
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

// --- Recovery of a child that lost its replica.

export const recoveryQuery = z.object({ after: z.string().max(200).optional() })

/** A page of the caller's own base-period figures as the parent holds them. */
export const recoveryPage = z.object({
  items: z.array(
    z.object({
      measure: z.string().max(80),
      period,
      slice: z.string().max(40),
      value: z.number(),
      asOf: instant.nullable(),
      simulated: z.boolean(),
      restated: z.boolean(),
    }),
  ),
  next: z.string().max(200).nullable(),
})
export type RecoveryPage = z.infer<typeof recoveryPage>
