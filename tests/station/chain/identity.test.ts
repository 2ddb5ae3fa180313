import 'reflect-metadata'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from '@peculiar/x509'
import { describe, expect, it } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import {
  CLIENT_AUTH,
  isDueForRenewal,
  issueChildCertificate,
  makeRequest,
  readCertificate,
  requestedKey,
  SERVER_AUTH,
} from '#station/chain/certificates.ts'
import { createIdentity, loadIdentity, serverCredentials } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { homeAt, makeHome } from '#station/home.ts'
import { NOW, temporaryFolder } from '../../support/station.ts'

const CITY = '01' as UnitCode
const WARD = '00004' as UnitCode
const DAY = 86_400_000

async function make() {
  const home = homeAt(temporaryFolder())
  makeHome(home)
  return { home, identity: await createIdentity(home, CITY, NOW) }
}

const shape = (pem: string) => {
  const certificate = new X509Certificate(pem)
  return {
    ca: certificate.getExtension(BasicConstraintsExtension)?.ca,
    keyUsages: certificate.getExtension(KeyUsagesExtension)?.usages,
    usages: [...(certificate.getExtension(ExtendedKeyUsageExtension)?.usages ?? [])],
    hasKeyIds: ['2.5.29.14', '2.5.29.35'].map((id) => certificate.getExtension(id) !== null),
    serialBytes: certificate.serialNumber.length / 2,
  }
}

describe('identity', () => {
  it('lies in the home for its owner only, and is found again', async () => {
    const { home, identity } = await make()
    expect(loadIdentity(home)).toEqual(identity)
    await serverCredentials(home, identity, { unit: CITY, host: '127.0.0.1', now: NOW })
    for (const file of ['authority.pem', 'station.pem', 'listener.pem']) {
      expect(statSync(join(home.keys, file)).mode & 0o777).toBe(0o600)
    }
  })

  it('says what to do where the keys are gone', () => {
    const home = homeAt(temporaryFolder())
    expect(() => loadIdentity(home)).toThrowError(expect.objectContaining({ code: 'no-identity' }))
  })

  it('has an authority that signs and does nothing else', async () => {
    const { identity } = await make()
    expect(shape(identity.authority.certificate)).toEqual({
      ca: true,
      keyUsages: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
      usages: [],
      hasKeyIds: [true, false],
      serialBytes: 16,
    })
    const facts = readCertificate(identity.authority.certificate)
    expect(facts.fingerprint).toBe(identity.caSha256)
    expect((facts.notAfter - facts.notBefore) / DAY).toBeGreaterThan(3_650)
  })

  it('names the station and its hosts in a server certificate that is good for serving only', async () => {
    const { home, identity } = await make()
    const { certificate } = await serverCredentials(home, identity, {
      unit: CITY,
      host: 'ioc.example',
      now: NOW,
    })
    expect(shape(certificate)).toEqual({
      ca: false,
      keyUsages: KeyUsageFlags.digitalSignature,
      usages: [SERVER_AUTH],
      hasKeyIds: [true, true],
      serialBytes: 16,
    })
    expect(readCertificate(certificate)).toMatchObject({
      uris: ['urn:mini-ioc:station:01'],
      hosts: ['localhost', '127.0.0.1', 'ioc.example'],
      notBefore: Math.floor((NOW - DAY) / 1_000) * 1_000,
      notAfter: Math.floor((NOW + 90 * DAY) / 1_000) * 1_000,
    })
  })

  it('keeps its server certificate for two thirds of its life, and no longer', async () => {
    const { home, identity } = await make()
    const at = async (now: number, host = '127.0.0.1') =>
      (await serverCredentials(home, identity, { unit: CITY, host, now })).certificate
    const first = await at(NOW)
    expect(await at(NOW + 59 * DAY)).toBe(first)
    const second = await at(NOW + 61 * DAY)
    expect(second).not.toBe(first)
    expect(await at(NOW + 61 * DAY)).toBe(second)
    expect(await at(NOW + 61 * DAY, 'other.example')).not.toBe(second)
  })

  it('takes nothing but the public key from a request', async () => {
    const { identity } = await make()
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ])
    const greedy = await Pkcs10CertificateRequestGenerator.create({
      name: 'CN=00008, O=Everything',
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      extensions: [
        new BasicConstraintsExtension(true, 5, true),
        new ExtendedKeyUsageExtension([SERVER_AUTH, CLIENT_AUTH]),
        new SubjectAlternativeNameExtension([{ type: 'url', value: 'urn:mini-ioc:station:01' }]),
        new Extension('1.2.3.4', false, new Uint8Array([5, 0])),
      ],
    })
    const publicKey = await requestedKey(greedy.toString('pem'))
    if (!publicKey) throw new Error('refused')
    const certificate = await issueChildCertificate(identity.authority, { unit: WARD, publicKey, now: NOW })
    expect(shape(certificate)).toEqual({
      ca: false,
      keyUsages: KeyUsageFlags.digitalSignature,
      usages: [CLIENT_AUTH],
      hasKeyIds: [true, true],
      serialBytes: 16,
    })
    const parsed = new X509Certificate(certificate)
    expect([parsed.subject, parsed.extensions.length]).toEqual(['CN=00004', 5])
    expect(readCertificate(certificate).uris).toEqual([])
  })

  it('refuses requests that are not signed with their own P-256 key', async () => {
    const good = await makeRequest(WARD, await makePrivateKey())
    const der = Buffer.from(good.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1
    const otherCurve = await Pkcs10CertificateRequestGenerator.create({
      name: 'CN=00004',
      keys: await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-384' },
    })
    expect(await requestedKey(good)).not.toBeNull()
    expect(await requestedKey(der.toString('base64'))).toBeNull()
    expect(await requestedKey(otherCurve.toString('pem'))).toBeNull()
    expect(await requestedKey('hello')).toBeNull()
  })

  it('is due for renewal at two thirds of a certificate’s life', () => {
    const facts = { notBefore: 0, notAfter: 90 } as ReturnType<typeof readCertificate>
    expect([59, 60, 61].map((now) => isDueForRenewal(facts, now))).toEqual([false, true, true])
  })
})
