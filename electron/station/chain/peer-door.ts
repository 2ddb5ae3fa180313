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
  const facts = readCertificate(raw)
  shown.set(socket, facts)
  return facts
}

export function peerOf(station: Station, incoming: IncomingMessage): Peer | null {
  const socket = incoming.socket as TLSSocket
  if (!socket.authorized) return null
  const facts = certificateOf(socket)
  if (!facts) return null
  const now = station.clock()
  if (facts.usages.length !== 1 || facts.usages[0] !== CLIENT_AUTH) return null
  if (now < facts.notBefore || now >= facts.notAfter) return null
  const child = station.children.byFingerprint(facts.fingerprint)
  if (!child) return null
  const unit = station.units.byId(child.unit)
  return facts.commonName === unit.code ? { child, unit, fingerprint: facts.fingerprint } : null
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
