/**
 * What a station is to the others: a key pair of its own, and an authority that signs for its children
 * and its listener. The files lie in the home's `keys`, for their owner only; each is replaced whole.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { UnitCode } from '#shared/domain/unit.ts'
import { StationError } from '../errors.ts'
import { type Home, writePrivateFile } from '../home.ts'
import { isWildcard, ownNames } from '../http/own-names.ts'
import {
  type Credentials,
  isDueForRenewal,
  issueServerCertificate,
  makeAuthority,
  readCertificate,
} from './certificates.ts'
import { makePrivateKey } from './key-pairs.ts'
import { pemBlocks } from './pem.ts'

export interface Identity {
  /** Signs certificates of children and of the listener. */
  readonly authority: Credentials
  /** SHA-256 of the authority's certificate (DER), hex: what an enrolment code says. */
  readonly caSha256: string
  /** The station's private key, PEM; a parent certifies its public half. */
  readonly key: string
}

/** What a station shows to its parent, and the one authority it believes there. */
export interface UplinkCredentials extends Credentials {
  readonly parentCa: string
}

const files = (home: Home) => ({
  authority: join(home.keys, 'authority.pem'),
  station: join(home.keys, 'station.pem'),
  listener: join(home.keys, 'listener.pem'),
  uplink: join(home.keys, 'uplink.pem'),
})

/** Makes a station's identity; the home's `keys` must exist. */
export async function createIdentity(home: Home, unit: UnitCode, now = Date.now()): Promise<Identity> {
  const { authority, station } = files(home)
  const authorityKey = await makePrivateKey()
  writePrivateFile(authority, authorityKey + (await makeAuthority(unit, authorityKey, now)))
  writePrivateFile(station, await makePrivateKey())
  return loadIdentity(home)
}

/** @throws StationError `no-identity` where a key file is missing or unreadable. */
export function loadIdentity(home: Home): Identity {
  const { authority, station } = files(home)
  const [caKey, ca] = [...blocksOf(authority, 'PRIVATE KEY'), ...blocksOf(authority, 'CERTIFICATE')]
  const [key] = blocksOf(station, 'PRIVATE KEY')
  if (!caKey || !ca || !key) {
    throw new StationError(
      'no-identity',
      `Thiếu khóa của trạm trong ${home.keys}. Phục hồi thư mục này từ bản sao lưu, hoặc tạo trạm mới.`,
    )
  }
  return {
    authority: { key: caKey, certificate: ca },
    caSha256: readCertificate(ca).fingerprint,
    key,
  }
}

function blocksOf(file: string, label: 'CERTIFICATE' | 'PRIVATE KEY'): string[] {
  return existsSync(file) ? pemBlocks(readFileSync(file, 'utf8'), label) : []
}

/**
 * The listener's certificate, made anew where there is none, two thirds of its life are over, or it
 * lacks a host.
 */
export async function serverCredentials(
  home: Home,
  identity: Identity,
  { unit, host, now }: { unit: UnitCode; host: string; now: number },
): Promise<Credentials> {
  const { listener } = files(home)
  // Listening on all addresses, it is reached under any of them.
  const hosts = [...new Set(['localhost', '127.0.0.1', ...(isWildcard(host) ? ownNames() : [host])])]
  const [key] = blocksOf(listener, 'PRIVATE KEY')
  const [certificate] = blocksOf(listener, 'CERTIFICATE')
  if (key && certificate) {
    const facts = readCertificate(certificate)
    const fits = hosts.every((name) => facts.hosts.includes(name)) && facts.notBefore <= now
    if (fits && !isDueForRenewal(facts, now)) return { key, certificate }
  }
  const newKey = await makePrivateKey()
  const issued = await issueServerCertificate(identity.authority, { unit, key: newKey, hosts, now })
  writePrivateFile(listener, newKey + issued)
  return { key: newKey, certificate: issued }
}

export function readUplinkCredentials(home: Home): UplinkCredentials | null {
  const { uplink } = files(home)
  const [key] = blocksOf(uplink, 'PRIVATE KEY')
  const [certificate, parentCa] = blocksOf(uplink, 'CERTIFICATE')
  return key && certificate && parentCa ? { key, certificate, parentCa } : null
}

export function writeUplinkCredentials(home: Home, { key, certificate, parentCa }: UplinkCredentials): void {
  writePrivateFile(files(home).uplink, key + certificate + parentCa)
}
