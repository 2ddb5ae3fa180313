import 'reflect-metadata'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { describe, expect, it } from 'vitest'
import type { ScreenAddresses, ScreenCertificateInfo } from '#shared/contract/screens.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { issueServerCertificate, makeAuthority, readCertificate } from '#station/chain/certificates.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { screenAddresses } from '#station/features/screens/screen-addresses.ts'
import { createScreenCertificates } from '#station/features/screens/screen-certificate.ts'
import { listAlarms } from '../../../support/alarms.ts'
import { realClock } from '../../../support/chain.ts'
import { makeStation, reopenStation, type TestStation, temporaryFolder } from '../../../support/station.ts'

const DAY = 86_400_000
const ELSEWHERE = '79' as UnitCode

/** A certificate of an authority elsewhere, as a centre would buy it. */
async function buy(hosts: readonly string[], now = Date.now()) {
  const authorityKey = await makePrivateKey()
  const root = await makeAuthority(ELSEWHERE, authorityKey, now)
  const key = await makePrivateKey()
  const authority = { key: authorityKey, certificate: root }
  const leaf = await issueServerCertificate(authority, { unit: ELSEWHERE, key, hosts, now })
  return { key, leaf, root, chain: leaf + root }
}

/** The fingerprint of the certificate that a listener shows. */
function shownAt(address: string): Promise<string> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase() ?? '')
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

const PATH = '/api/v1/screen-certificate'
const give = (station: TestStation, certificate: string, key: string) =>
  station.ask<ScreenCertificateInfo & { code: string; detail: string }>('PUT', PATH, { certificate, key })

describe('the certificate for screens', () => {
  it('is the station’s own until the centre’s is given, and again when that is taken back', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('01', { clock: realClock(), folder })
    const { screens = '' } = await station.start()
    const own = await shownAt(screens ?? '')
    const { leaf, chain, key } = await buy(['ioc.example', '10.1.2.3'])
    const { body } = await give(station, chain, key)
    expect(body).toMatchObject({
      origin: 'given',
      names: ['ioc.example', '10.1.2.3'],
      issuer: 'Mini-IOC 79',
      fingerprint: readCertificate(leaf).fingerprint,
    })
    expect(await shownAt(screens ?? '')).toBe(body.fingerprint)
    const file = join(folder, 'keys', 'screens.pem')
    expect(statSync(file).mode & 0o777).toBe(0o600)

    await station.stop()
    const again = await reopenStation(folder, realClock())
    const { screens: there = '' } = await again.start()
    expect(await shownAt(there ?? '')).toBe(body.fingerprint)
    expect((await again.ask('DELETE', PATH)).status).toBe(200)
    expect([await shownAt(there ?? ''), existsSync(file)]).toEqual([own, false])
    expect((await again.ask('DELETE', PATH)).status).toBe(404)
  })

  it('is refused, and nothing changes, where it would not do', async () => {
    const station = await makeStation('01', { clock: realClock() })
    const good = await buy(['ioc.example'])
    const other = await buy(['ioc.example'])
    const old = await buy(['ioc.example'], Date.now() - 91 * DAY)
    const early = await buy(['ioc.example'], Date.now() + 3 * DAY)
    const nameless = await buy([])
    const attempts: [string, string, string, string][] = [
      ['no PEM', 'hello', good.key, 'bad-certificate'],
      ['damaged', good.leaf.replace(/[A-Za-z]{20}/, 'AAAA'), good.key, 'bad-certificate'],
      ['another’s key', good.chain, other.key, 'bad-key'],
      ['no key', good.chain, good.leaf, 'bad-key'],
      ['a key with a password', good.chain, good.key.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'), 'bad-key'],
      ['the root first', good.root + good.leaf, good.key, 'bad-certificate'],
      ['another’s root', good.leaf + other.root, good.key, 'bad-certificate'],
      ['ended', old.chain, old.key, 'bad-certificate'],
      ['not valid yet', early.chain, early.key, 'bad-certificate'],
      ['names no host', nameless.chain, nameless.key, 'bad-certificate'],
    ]
    for (const [name, certificate, key, code] of attempts) {
      const { status, body } = await give(station, certificate, key)
      expect([name, status, body.code]).toEqual([name, 422, code])
      expect(body.detail).not.toContain('KEY-----\nM')
    }
    const { body } = await station.ask<ScreenCertificateInfo>('GET', PATH)
    expect(body.origin).toBe('own')
  })

  it('that is damaged on disk gives way to the station’s own', async () => {
    const folder = temporaryFolder()
    const station = await makeStation('01', { clock: realClock(), folder })
    const { chain, key } = await buy(['ioc.example'])
    await give(station, chain, key)
    await station.stop()
    const file = join(folder, 'keys', 'screens.pem')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 400))
    const again = await reopenStation(folder, realClock())
    const { body } = await again.ask<ScreenCertificateInfo>('GET', PATH)
    expect(body.origin).toBe('own')
  })

  it('raises an alarm while it is near its end', async () => {
    const station = await makeStation('01', { clock: realClock() })
    const { chain, key } = await buy(['ioc.example'], Date.now() - 70 * DAY)
    await give(station, chain, key)
    await station.start()
    const kinds = (await listAlarms(station)).map(({ kind, severity }) => [kind, severity])
    expect(kinds).toContainEqual(['certificate', 'yellow'])
  })
})

describe('the addresses for screens', () => {
  it('are none where the station listens on this machine only', async () => {
    const station = await makeStation('01', { clock: realClock() })
    await station.start()
    const { body } = await station.ask<ScreenAddresses>('GET', '/api/v1/screen-addresses')
    expect(body.reachable).toBe(false)
  })

  it('are the machine’s own, those that the certificate names first', async () => {
    const station = await makeStation('01', { clock: realClock() })
    const { chain, key } = await buy(['ioc.example', '10.1.2.3'])
    const { log, home } = station.station
    const certificates = createScreenCertificates({
      home,
      clock: station.clock,
      log,
      authority: chain,
      own: () => ({ key, cert: chain }),
      onChange: () => undefined,
    })
    const screens = { certificates, at: () => ({ host: '0.0.0.0', port: 8444 }) }
    const found = () => ['192.168.1.9', '10.1.2.3', 'fd00::5', 'ioc.example']
    expect(screenAddresses(screens, found)).toEqual({
      reachable: true,
      addresses: [
        { origin: 'https://10.1.2.3:8444', covered: true },
        { origin: 'https://ioc.example:8444', covered: true },
        { origin: 'https://192.168.1.9:8444', covered: false },
        { origin: 'https://[fd00::5]:8444', covered: false },
      ],
    })
    certificates.give(chain, key)
    expect(screenAddresses(screens, () => ['192.168.1.9']).addresses.map(({ origin }) => origin)).toEqual([
      'https://ioc.example:8444',
      'https://10.1.2.3:8444',
      'https://192.168.1.9:8444',
    ])
  })
})
