/** A code is worth a certificate: it works once, for one key, for a day, and failing tells nothing. */
import 'reflect-metadata'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import {
  issueChildCertificate,
  issueServerCertificate,
  makeRequest,
  requestedKey,
} from '#station/chain/certificates.ts'
import { readEnrolmentCode, writeEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { selectAudit } from '#station/features/access/queries.ts'
import { makeCode, postJson, type RawAnswer, realClock, startCity } from '../support/chain.ts'
import { makeStation, type TestStation } from '../support/station.ts'

const WARD = '00004' as UnitCode
const told = ({ status, headers, text }: RawAnswer) => ({
  status,
  text,
  headers: Object.keys(headers)
    .filter((name) => name !== 'date')
    .sort(),
})

const newRequest = async () => await makeRequest(WARD, await makePrivateKey())

describe('an enrolment code', () => {
  it('refused is refused alike, whatever is wrong with it', async () => {
    const city = await startCity()
    const used = readEnrolmentCode(await makeCode(city, '00004')).secret
    await postJson(city.url, '/chain/v1/enrol', { secret: used, request: await newRequest() })
    const expired = readEnrolmentCode(await makeCode(city, '00008')).secret
    city.clock.now += 25 * 3_600_000
    const answers = []
    for (const secret of ['guess', 'a'.repeat(43), used, expired, `${expired} `]) {
      answers.push(told(await postJson(city.url, '/chain/v1/enrol', { secret, request: await newRequest() })))
    }
    expect(answers[0]?.status).toBe(403)
    expect(JSON.parse(answers[0]?.text ?? '').code).toBe('enrolment-refused')
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(city.station.children.all().map(({ unit }) => city.station.units.byId(unit).code)).toEqual([
      '00004',
    ])
  })

  it('cannot be guessed at speed', async () => {
    const city = await startCity()
    const attempt = async () =>
      await postJson(city.url, '/chain/v1/enrol', { secret: 'guess', request: await newRequest() })
    for (let tried = 0; tried < 10; tried += 1) expect((await attempt()).status).toBe(403)
    const { status, headers } = await attempt()
    expect([status, headers['retry-after']]).toEqual([429, '60'])
    city.clock.now += 61_000
    expect((await attempt()).status).toBe(403)
  })

  it('counts broken requests as guesses', async () => {
    const city = await startCity()
    for (let tried = 0; tried < 10; tried += 1) {
      expect(
        (await postJson(city.url, '/chain/v1/enrol', { secret: 'x', request: 'no request' })).status,
      ).toBe(422)
    }
    expect((await postJson(city.url, '/chain/v1/enrol', { secret: 'x', request: 'no request' })).status).toBe(
      429,
    )
  })

  it('ends when the child is revoked, even with the key it was used with', async () => {
    const city = await startCity()
    const { secret } = readEnrolmentCode(await makeCode(city, '00004'))
    const unused = readEnrolmentCode(await makeCode(city, '00004')).secret
    const request = await newRequest()
    expect((await postJson(city.url, '/chain/v1/enrol', { secret, request })).status).toBe(200)
    // The code that was not used went with the other's use: nobody takes the unit over with it later.
    expect(
      (await postJson(city.url, '/chain/v1/enrol', { secret: unused, request: await newRequest() })).status,
    ).toBe(403)
    expect((await postJson(city.url, '/chain/v1/enrol', { secret, request })).status).toBe(200)
    await city.ask('DELETE', '/api/v1/children/00004')
    city.clock.now += 1
    expect((await postJson(city.url, '/chain/v1/enrol', { secret, request })).status).toBe(403)
  })

  it('is kept and audited without its secret', async () => {
    const city = await startCity()
    const { secret } = readEnrolmentCode(await makeCode(city, '00004'))
    await postJson(city.url, '/chain/v1/enrol', { secret, request: await newRequest() })
    await postJson(city.url, '/chain/v1/enrol', { secret, request: await newRequest() })
    const audit = selectAudit(city.station.db, 0, 100)
    expect(audit.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['enrolment-created', 'child-enrolled', 'enrolment-refused']),
    )
    expect(city.station.db.serialize().includes(secret)).toBe(false)
  })
})

interface FakeParent {
  readonly ca: string
  readonly key: string
  readonly cert: string
}

/** Somebody in between, who keeps what is sent to him. */
async function listenAs({ ca, key, cert }: FakeParent): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = []
  const server: Server = createServer({ key, cert, minVersion: 'TLSv1.3' }, async (incoming, outgoing) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    if (incoming.url === '/chain/v1/ca') {
      outgoing.setHeader('content-type', 'application/json').end(JSON.stringify({ certificate: ca }))
      return
    }
    heard.push(body)
    outgoing.writeHead(403).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

/** What a real code says, at another address. */
const redirect = (code: string, url: string) => writeEnrolmentCode({ ...readEnrolmentCode(code), url })

async function join(ward: TestStation, code: string) {
  const { body } = await ward.ask<{ code: string }>('POST', '/api/v1/uplink', { code })
  return body.code
}

describe('joining', () => {
  async function cast() {
    const city = await startCity()
    const ward = await makeStation('00004', { clock: realClock() })
    const identity = loadIdentity(city.station.home)
    const key = await makePrivateKey()
    const server = (unit: string, authority = identity.authority) =>
      issueServerCertificate(authority, {
        unit: unit as UnitCode,
        key,
        hosts: ['127.0.0.1'],
        now: city.clock(),
      })
    return { city, ward, identity, key, server, code: await makeCode(city, '00004') }
  }

  it('tells its secret to the parent only: not to one with another authority', async () => {
    const { ward, key, server, code } = await cast()
    const stranger = loadIdentity((await makeStation('79', { clock: realClock() })).station.home)
    const { url, heard } = await listenAs({
      ca: stranger.authority.certificate,
      key,
      cert: await server('01', stranger.authority),
    })
    expect([await join(ward, redirect(code, url)), heard]).toEqual(['wrong-parent', []])
  })

  it('… nor to one that shows the true authority beside a certificate it did not sign', async () => {
    const { ward, identity, key, server, code } = await cast()
    const stranger = loadIdentity((await makeStation('79', { clock: realClock() })).station.home)
    const cert = (await server('01', stranger.authority)) + identity.authority.certificate
    const { url, heard } = await listenAs({ ca: identity.authority.certificate, key, cert })
    expect([await join(ward, redirect(code, url)), heard]).toEqual(['parent-unreachable', []])
  })

  it('… nor to one that adds an authority of its own to the true one', async () => {
    const { ward, identity, key, server, code } = await cast()
    const stranger = loadIdentity((await makeStation('79', { clock: realClock() })).station.home)
    const ca = identity.authority.certificate + stranger.authority.certificate
    const { url, heard } = await listenAs({ ca, key, cert: await server('01', stranger.authority) })
    expect(['wrong-parent', 'parent-unreachable']).toContain(await join(ward, redirect(code, url)))
    expect(heard).toEqual([])
  })

  it('… nor to a sister that holds a child’s certificate of the same authority', async () => {
    const { city, ward, identity, code } = await cast()
    const key = await makePrivateKey()
    const publicKey = await requestedKey(await makeRequest('00008' as UnitCode, key))
    if (!publicKey) throw new Error('no key')
    const cert = await issueChildCertificate(identity.authority, {
      unit: '00008' as UnitCode,
      publicKey,
      now: city.clock(),
    })
    const { url, heard } = await listenAs({ ca: identity.authority.certificate, key, cert })
    expect([await join(ward, redirect(code, url)), heard]).toEqual(['parent-unreachable', []])
  })

  it('… nor to a server that the authority signed in another station’s name', async () => {
    const { ward, identity, key, server, code } = await cast()
    const { url, heard } = await listenAs({
      ca: identity.authority.certificate,
      key,
      cert: await server('79'),
    })
    expect([await join(ward, redirect(code, url)), heard]).toEqual(['parent-unreachable', []])
  })

  it('refuses a code for another unit without asking anybody', async () => {
    const { city, ward } = await cast()
    expect(await join(ward, await makeCode(city, '00008'))).toBe('wrong-unit')
  })

  it('is offered to direct sub-units only', async () => {
    const { city } = await cast()
    for (const [unit, code] of [
      ['01', 'not-a-sub-unit'],
      ['VN', 'not-a-sub-unit'],
      ['79', 'not-a-sub-unit'],
      ['99999', 'unknown-unit'],
    ]) {
      const { status, body } = await city.ask<{ code: string }>('POST', '/api/v1/enrolments', { unit })
      expect([status, body.code]).toEqual([400, code])
    }
  })
})
