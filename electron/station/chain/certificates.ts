/**
 * Certificates of the chain. An authority signs two kinds of leaves and nothing else: its own station's
 * server certificate, and its children's client certificates.
 */
import 'reflect-metadata'
import { randomBytes, type webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  type PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { UnitCode } from '#shared/domain/unit.ts'
import { importKeyPair, KEY_ALGORITHM, SIGNATURE_ALGORITHM } from './key-pairs.ts'
import { sha256Hex, toPem } from './pem.ts'

/** A private key and its certificate, PEM. */
export interface Credentials {
  readonly key: string
  readonly certificate: string
}

export const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

const DAY_MS = 86_400_000
const LEAF_DAYS = 90
const AUTHORITY_DAYS = 3_653
/** Clocks of communes are off; nothing is refused for being a day early. */
const BACKDATED_MS = DAY_MS

/** The name that children check in place of a host name. */
export const stationUri = (unit: UnitCode): string => `urn:mini-ioc:station:${unit}`

/** What an authority's certificate calls itself. */
export const authorityName = (unit: UnitCode): string => `Mini-IOC ${unit}`

/** 16 random bytes; the first bit cleared, so that DER adds no byte in front. */
function randomSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}

const validFor = (now: number, days: number) => ({
  notBefore: new Date(now - BACKDATED_MS),
  notAfter: new Date(now + days * DAY_MS),
})

export async function makeAuthority(unit: UnitCode, key: string, now: number): Promise<string> {
  const keys = await importKeyPair(key)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${authorityName(unit)}`,
    serialNumber: randomSerial(),
    ...validFor(now, AUTHORITY_DAYS),
    keys,
    signingAlgorithm: SIGNATURE_ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return toPem(certificate.rawData, 'CERTIFICATE')
}

interface Leaf {
  readonly authority: Credentials
  readonly publicKey: PublicKey | webcrypto.CryptoKey
  readonly unit: UnitCode
  readonly now: number
}

async function issueLeaf({ authority, publicKey, unit, now }: Leaf, own: Extension[]): Promise<string> {
  const issuer = new X509Certificate(authority.certificate)
  const { privateKey } = await importKeyPair(authority.key)
  const { notBefore, notAfter } = validFor(now, LEAF_DAYS)
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${unit}`,
    issuer: issuer.subjectName,
    serialNumber: randomSerial(),
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    publicKey,
    signingKey: privateKey,
    signingAlgorithm: SIGNATURE_ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...own,
    ],
  })
  return toPem(certificate.rawData, 'CERTIFICATE')
}

/** The station's own: names the station for its children, and its hosts for browsers. */
export async function issueServerCertificate(
  authority: Credentials,
  { unit, key, hosts, now }: { unit: UnitCode; key: string; hosts: readonly string[]; now: number },
): Promise<string> {
  const { publicKey } = await importKeyPair(key)
  return await issueLeaf({ authority, publicKey, unit, now }, [
    new ExtendedKeyUsageExtension([SERVER_AUTH]),
    new SubjectAlternativeNameExtension([
      { type: 'url', value: stationUri(unit) },
      ...hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host })),
    ]),
  ])
}

/** A child's: its key from its request, everything else from the parent. */
export async function issueChildCertificate(
  authority: Credentials,
  { unit, publicKey, now }: { unit: UnitCode; publicKey: PublicKey; now: number },
): Promise<string> {
  return await issueLeaf({ authority, publicKey, unit, now }, [new ExtendedKeyUsageExtension([CLIENT_AUTH])])
}

export async function makeRequest(unit: UnitCode, key: string): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${unit}`,
    keys: await importKeyPair(key),
    signingAlgorithm: SIGNATURE_ALGORITHM,
  })
  return request.toString('pem')
}

/**
 * The public key of a request that is signed with it, or null. Its subject, its extensions and its
 * attributes are not looked at.
 */
export async function requestedKey(pem: string): Promise<PublicKey | null> {
  try {
    const request = new Pkcs10CertificateRequest(pem)
    const { publicKey } = request
    const algorithm = publicKey.algorithm as { name: string; namedCurve?: string }
    if (algorithm.name !== KEY_ALGORITHM.name || algorithm.namedCurve !== KEY_ALGORITHM.namedCurve)
      return null
    return (await request.verify()) ? publicKey : null
  } catch {
    return null
  }
}

export const publicKeyHash = (key: PublicKey): string => sha256Hex(key.rawData)

/** Of a private key's public half. */
export async function keyHashOf(key: string): Promise<string> {
  const { publicKey } = await importKeyPair(key)
  return sha256Hex(await crypto.subtle.exportKey('spki', publicKey))
}

export interface CertificateFacts {
  /** SHA-256 of the DER, hex. */
  readonly fingerprint: string
  readonly commonName: string | null
  readonly uris: readonly string[]
  readonly hosts: readonly string[]
  readonly usages: readonly string[]
  readonly keyHash: string
  readonly notBefore: number
  readonly notAfter: number
}

/** @throws where it is no certificate. */
export function readCertificate(pemOrDer: string | Uint8Array): CertificateFacts {
  const certificate =
    typeof pemOrDer === 'string'
      ? new X509Certificate(pemOrDer)
      : new X509Certificate(new Uint8Array(pemOrDer))
  const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? []
  const commonNames = certificate.subjectName.getField('CN')
  return {
    fingerprint: sha256Hex(certificate.rawData),
    commonName: commonNames.length === 1 ? (commonNames[0] ?? null) : null,
    uris: names.filter(({ type }) => type === 'url').map(({ value }) => value),
    hosts: names.filter(({ type }) => type === 'dns' || type === 'ip').map(({ value }) => value),
    usages: (certificate.getExtension(ExtendedKeyUsageExtension)?.usages ?? []).map(String),
    keyHash: publicKeyHash(certificate.publicKey),
    notBefore: certificate.notBefore.getTime(),
    notAfter: certificate.notAfter.getTime(),
  }
}

/** Two thirds of a certificate's life have passed. */
export function isDueForRenewal({ notBefore, notAfter }: CertificateFacts, now: number): boolean {
  return now >= notBefore + ((notAfter - notBefore) * 2) / 3
}

/** One certificate as DER, whatever else the text holds; null where the text is none. */
export function firstCertificate(text: string): Uint8Array | null {
  try {
    return new Uint8Array(new X509Certificate(text).rawData)
  } catch {
    return null
  }
}
