/**
 * Who calls: the live child whose certificate was shown, or nobody. Asked on every request; what cannot
 * change during a connection is read once.
 */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Station } from '../context.ts'
import type { Child } from '../features/children/child-registry.ts'
import type { StoredUnit } from '../features/units/queries.ts'
import { type CertificateFacts, CLIENT_AUTH, readCertificate } from './certificates.ts'
import type { DoorReason } from './door-audit.ts'
import { dropPreviousFingerprint } from './queries.ts'

export interface Peer {
  readonly child: Child
  readonly unit: StoredUnit
  readonly fingerprint: string
}

const shown = new WeakMap<TLSSocket, CertificateFacts>()

function certificateOf(socket: TLSSocket): CertificateFacts | null {
  const known = shown.get(socket)
  if (known) return known
  const { raw } = socket.getPeerCertificate()
  if (!raw) return null
  try {
    const facts = readCertificate(raw)
    shown.set(socket, facts)
    return facts
  } catch {
    return null
  }
}

/** Somebody who is not a live child, and why; what the certificate says of its unit is for the audit only. */
export interface Stranger {
  readonly refused: DoorReason
  readonly unit: string | null
}

export function peerOf(station: Station, incoming: IncomingMessage): Peer | Stranger {
  const socket = incoming.socket as TLSSocket
  const facts = certificateOf(socket)
  if (!facts) return { refused: 'no-certificate', unit: null }
  const stranger = (refused: DoorReason): Stranger => ({
    refused,
    unit: socket.authorized ? facts.commonName : null,
  })
  if (!socket.authorized) return stranger(distrust(socket))
  const now = station.clock()
  if (facts.usages.length !== 1 || facts.usages[0] !== CLIENT_AUTH) return stranger('wrong-usage')
  if (now < facts.notBefore || now >= facts.notAfter) return stranger('expired')
  const child = station.children.byFingerprint(facts.fingerprint)
  if (!child) {
    const isKnown = station.children.all().some(({ fingerprint }) => fingerprint === facts.fingerprint)
    return stranger(isKnown ? 'revoked' : 'not-enrolled')
  }
  const unit = station.units.byId(child.unit)
  return facts.commonName === unit.code
    ? { child, unit, fingerprint: facts.fingerprint }
    : stranger('wrong-unit')
}

/** Why TLS did not accept the certificate. */
function distrust({ authorizationError }: TLSSocket): DoorReason {
  const code = String(authorizationError)
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'expired'
  return code === 'INVALID_PURPOSE' ? 'wrong-usage' : 'foreign-authority'
}

/** The first use of a renewed certificate ends the one before it. */
export async function noteUse(station: Station, { child, fingerprint }: Peer): Promise<void> {
  if (child.previous_fingerprint === null || child.fingerprint !== fingerprint) return
  await station.writer.write(({ db, afterCommit }) => {
    dropPreviousFingerprint(db, child.unit)
    afterCommit(() => {
      const known = station.children.get(child.unit)
      if (known?.fingerprint === fingerprint) station.children.put({ ...known, previous_fingerprint: null })
    })
  })
}
