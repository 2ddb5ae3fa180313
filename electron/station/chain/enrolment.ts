/**
 * The parent's side of enrolment: one-time codes, certificates for children, renewal, revocation. What
 * changes here is audited; secrets are kept as hashes only.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { packPeriod, periodAt } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../context.ts'
import { openCounter } from '../db/counters.ts'
import type { Transaction } from '../db/writer.ts'
import { StationError } from '../errors.ts'
import { insertAudit } from '../features/access/queries.ts'
import { withdrawReceived } from '../features/alarms/received-alarms.ts'
import { type Child, selectChildren } from '../features/children/child-registry.ts'
import { childItem } from '../features/children/items.ts'
import {
  ALL_MEASURES,
  loadRoster,
  putRosterInOutbox,
  selectRoster,
  upsertRoster,
} from '../features/children/roster.ts'
import { publishAll } from '../features/directives/publish-all.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { issueChildCertificate, publicKeyHash, readCertificate, requestedKey } from './certificates.ts'
import { forgetLamps } from './depth.ts'
import { writeEnrolmentCode } from './enrolment-code.ts'
import type { Identity } from './identity.ts'
import { appendIssued } from './issued-log.ts'
import { adoptChildDepth } from './owed-units.ts'
import { sha256Hex } from './pem.ts'
import {
  type EnrolmentRow,
  enrolChild,
  expireEnrolments,
  insertEnrolment,
  markRedeemed,
  renewChild,
  revokeChildRow,
  selectEnrolment,
} from './queries.ts'
import { forgetTold } from './receive-told.ts'
import { followMembers } from './station-events.ts'

const VALID_MS = 24 * 3_600_000

/**
 * Makes a one-time code for a direct sub-unit.
 * @param url Address under which the child reaches this station's chain listener.
 * @throws StationError `unknown-unit`, `not-a-sub-unit`.
 */
export async function createEnrolment(
  station: Station,
  identity: Identity,
  { unit: code, url }: { unit: UnitCode; url: string },
): Promise<{ code: string; expiresAt: number }> {
  const unit = station.units.byCode(code)
  const { root } = station.units
  if (!unit) throw new StationError('unknown-unit', `Không có đơn vị mã ${code}.`)
  if (unit.parentId !== root.id) {
    throw new StationError(
      'not-a-sub-unit',
      `${unit.nameVi} (${code}) không trực thuộc ${root.nameVi}. Tạo mã ở trạm của cấp trên trực tiếp.`,
    )
  }
  const secret = randomBytes(32).toString('base64url')
  const now = station.clock()
  const expiresAt = now + VALID_MS
  await station.writer.write(({ db }) => {
    insertEnrolment(db, sha256Hex(secret), code, now, expiresAt)
    insertAudit(db, now, 'station', 'enrolment-created', { unit: code, expiresAt })
  })
  const text = writeEnrolmentCode({
    url,
    caSha256: identity.caSha256,
    unit: code,
    secret,
    expiresAt: new Date(expiresAt).toISOString(),
  })
  return { code: text, expiresAt }
}

export interface Enrolled {
  readonly unit: UnitCode
  readonly certificate: string
}

export interface Redemption {
  readonly secret: string
  readonly request: string
  readonly address: string
  /** Told of the unit that a refused code was made for, if it was one; for the audit, not for the caller. */
  refused?(unit: string | null): void
}

/**
 * Trades a code and a certificate request for a certificate. The same code with the same key gets the
 * same certificate; a code that is wrong, used with another key or expired gets null, and looks alike.
 * @returns 'malformed' where the request is not a signed one for a P-256 key; the code is then untouched.
 */
export async function redeemEnrolment(
  station: Station,
  identity: Identity,
  { secret, request, address, refused = () => undefined }: Redemption,
): Promise<Enrolled | 'malformed' | null> {
  const publicKey = await requestedKey(request)
  if (!publicKey) return 'malformed'
  const keyHash = publicKeyHash(publicKey)
  const secretHash = sha256Hex(secret)
  return await station.writer.write(async (transaction) => {
    const { db } = transaction
    const now = station.clock()
    const row = selectEnrolment(db, secretHash)
    const unit = row ? station.units.byCode(row.unit) : null
    if (!row || !unit || !isOpen(row, secretHash, keyHash, now)) {
      refused(row?.unit ?? null)
      return null
    }
    if (row.certificate !== null) return { unit: unit.code, certificate: row.certificate }
    const certificate = await issueChildCertificate(identity.authority, { unit: unit.code, publicKey, now })
    const { fingerprint } = readCertificate(certificate)
    markRedeemed(db, row, now, keyHash, certificate)
    expireEnrolments(db, unit.code, now, secretHash)
    enrolChild(db, unit.id, fingerprint, certificate, now)
    adoptChildDepth(db, unit.id)
    expectChild(station, transaction, unit, now)
    publishAll(station, transaction, [unit])
    insertAudit(db, now, address, 'child-enrolled', { unit: unit.code, fingerprint })
    followMembers(station, transaction, 'child-enrolled', unit)
    publishChild(station, transaction, unit)
    const said = { at: now, unit: unit.code, fingerprint, certificate, ca: identity.caSha256 }
    appendIssued(station.home, { word: 'enrolled', ...said, secretHash, keyHash })
    return { unit: unit.code, certificate }
  })
}

function isOpen(row: EnrolmentRow, secretHash: string, keyHash: string, now: number): boolean {
  const sameSecret = timingSafeEqual(Buffer.from(row.secret_hash), Buffer.from(secretHash))
  const sameKey = row.key_hash === null || timingSafeEqual(Buffer.from(row.key_hash), Buffer.from(keyHash))
  return sameSecret && sameKey && now < row.expires_at
}

/** An enrolled unit is due from today, even if it never reports. */
export function expectChild(
  station: Station,
  { db, afterCommit }: Transaction,
  unit: StoredUnit,
  now: number,
): void {
  if (selectRoster(db).some((row) => row.unit === unit.id && row.sender === unit.id)) return
  const rev = openCounter(db, 'rev')
  const at = rev.next()
  upsertRoster(db, {
    unit: unit.id,
    measures: ALL_MEASURES,
    sender: unit.id,
    since: packPeriod(periodAt(now, 'day')),
    until: null,
    rev: at,
    origin_epoch: null,
    origin_rev: null,
  })
  rev.store(db)
  if (station.hasParent) putRosterInOutbox(db, unit.id, ALL_MEASURES, at)
  const roster = loadRoster(db, station.units, station.config.dueUnits)
  afterCommit(() => station.replaceRoster(roster))
}

/** Puts a child's row, as the transaction leaves it, before the registry and the wall. */
export function publishChild(station: Station, { db, afterCommit }: Transaction, unit: StoredUnit): void {
  const child = selectChildren(db).find((row) => row.unit === unit.id)
  if (!child) return
  afterCommit(() => {
    station.children.put(child)
    station.live.say('child', childItem(station, child))
  })
}

/**
 * A new certificate for a child that showed a valid one. That one stays valid until the new one is used,
 * so a lost answer does no harm.
 * @param used Fingerprint of the certificate that was shown.
 */
export async function renewEnrolment(
  station: Station,
  identity: Identity,
  { child, used, request }: { child: Child; used: string; request: string },
): Promise<Enrolled | 'malformed' | null> {
  const publicKey = await requestedKey(request)
  if (!publicKey) return 'malformed'
  const unit = station.units.byId(child.unit)
  return await station.writer.write(async (transaction) => {
    const { db } = transaction
    const now = station.clock()
    const known = selectChildren(db).find((row) => row.unit === unit.id)
    if (!known || known.revoked_at !== null) return null
    if (known.fingerprint !== used && known.previous_fingerprint !== used) return null
    const certificate = await issueChildCertificate(identity.authority, { unit: unit.code, publicKey, now })
    const { fingerprint } = readCertificate(certificate)
    renewChild(db, unit.id, used, fingerprint, certificate)
    insertAudit(db, now, unit.code, 'certificate-renewed', { unit: unit.code, fingerprint })
    publishChild(station, transaction, unit)
    const said = { at: now, unit: unit.code, fingerprint, certificate, ca: identity.caSha256 }
    appendIssued(station.home, { word: 'renewed', ...said, replaces: used })
    return { unit: unit.code, certificate }
  })
}

/**
 * Turns a child out, and ends its open codes; takes effect on its next request.
 * @throws StationError `not-a-child`.
 */
export async function revokeChild(station: Station, code: UnitCode): Promise<void> {
  await station.writer.write((transaction) => {
    if (!turnOut(station, transaction, code, 'child-revoked'))
      throw new StationError('not-a-child', `Đơn vị ${code} không có trạm đang ghép nối với trạm này.`, 404)
  })
}

/** The same within a transaction that is under way; false where the unit has no live station here. */
export function turnOut(
  station: Station,
  transaction: Transaction,
  code: UnitCode,
  action: 'child-revoked' | 'child-moved' | 'child-closed',
): boolean {
  const { db, afterCommit } = transaction
  const now = station.clock()
  const unit = station.units.byCode(code)
  if (!unit || !revokeChildRow(db, unit.id, now)) return false
  expireEnrolments(db, code, now)
  insertAudit(db, now, 'station', action, { unit: code })
  withdrawReceived(station, transaction, station.alarms.receivedFrom(unit.id))
  forgetLamps(station, transaction, unit)
  forgetTold(db, unit.id)
  followMembers(station, transaction, 'child-revoked', unit)
  const child = selectChildren(db).find((row) => row.unit === unit.id)
  if (!child) return false
  appendIssued(station.home, { word: 'revoked', at: now, unit: code, fingerprint: child.fingerprint })
  afterCommit(() => {
    station.children.put(child)
    // No event can say that a child is gone.
    station.live.resync()
  })
  return true
}
