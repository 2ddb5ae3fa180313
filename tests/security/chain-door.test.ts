/**
 * The chain's door stands open to a whole network. Whoever is not a live child hears one and the same
 * thing on every route, and a child hears and writes what is its own.
 */
import 'reflect-metadata'
import { once } from 'node:events'
import { Agent } from 'node:https'
import { type ConnectionOptions, connect } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { loadIdentity } from '#station/chain/identity.ts'
import {
  call,
  enrolByHand,
  makeBatch,
  makeCell,
  postJson,
  type RawAnswer,
  realClock,
  type Shown,
  signBesideEnrolment,
  startCity,
} from '../support/chain.ts'
import { makeStation } from '../support/station.ts'

const DAY = 86_400_000
const BATCHES = '/chain/v1/batches'

/** What a caller learns: everything but the moment. */
const told = ({ status, headers, text }: RawAnswer) => ({
  status,
  text,
  headers: Object.keys(headers)
    .filter((name) => name !== 'date')
    .sort(),
})

describe('the chain’s door', () => {
  it('says one and the same thing to nobody in particular, whatever is asked', async () => {
    const city = await startCity()
    const reference = told(await postJson(city.url, BATCHES, makeBatch()))
    expect(reference.status).toBe(401)
    expect(reference.text).not.toMatch(/00004|Hà Nội|child|batch/)
    const asked: Array<[string, string]> = [
      ['GET', BATCHES],
      ['POST', '/chain/v1/renew'],
      ['GET', '/chain/v1/digest'],
      ['GET', '/chain/v1/directives?after=1'],
      ['GET', '/'],
      ['GET', '/api/v1/cells'],
      ['GET', '/api/v1/openapi.json'],
      ['GET', '/chain/v1/ca/'],
      ['GET', '/chain/v1/ca/../batches'],
      ['GET', '//chain/v1/ca'],
      ['GET', '/chain/v1/enrol'],
      ['POST', '/chain/v1/ca'],
      ['DELETE', '/chain/v1/enrol'],
      ['OPTIONS', '/chain/v1/enrol'],
      ['GET', '/chain/v1/nothing-here'],
      ['GET', '/..%2f..%2fetc/passwd'],
      ['POST', '/chain/v1/enrol/..%2fbatches'],
    ]
    for (const [method, path] of asked) {
      expect({ method, path, ...told(await call(city.url, { method, path })) }).toEqual({
        method,
        path,
        ...reference,
      })
    }
  })

  it('gives its authority’s certificate, and nothing with it, to anybody', async () => {
    const city = await startCity()
    const { status, text } = await call(city.url, { path: '/chain/v1/ca' })
    const { authority } = loadIdentity(city.station.home)
    expect([status, JSON.parse(text)]).toEqual([200, { certificate: authority.certificate }])
  })

  it('turns away every certificate that is not a live child’s', async () => {
    const city = await startCity()
    const now = city.clock()
    const other = await makeStation('79', { clock: realClock() })
    const own = loadIdentity(city.station.home)
    const server = (await import('#station/chain/identity.ts')).serverCredentials
    const { key, certificate } = await server(city.station.home, own, {
      unit: '01' as never,
      host: '127.0.0.1',
      now,
    })
    const revoked = await enrolByHand(city, '00008')
    await city.ask('DELETE', '/api/v1/children/00008')

    const shown: Record<string, Shown | null> = {
      'no certificate': null,
      'a foreign authority’s': await signBesideEnrolment(other.station, '00004', now),
      'the city’s own server certificate': { key, cert: certificate },
      'the authority itself': { key: own.authority.key, cert: own.authority.certificate },
      'signed here, never enrolled': await signBesideEnrolment(city.station, '00004', now),
      'signed here, long expired': await signBesideEnrolment(city.station, '00004', now - 100 * DAY),
      'a revoked one': revoked,
    }
    const child = await enrolByHand(city, '00004')
    const reference = told(await postJson(city.url, BATCHES, makeBatch(), null))
    expect(reference.status).toBe(401)
    for (const [name, show] of Object.entries(shown)) {
      expect({ name, ...told(await postJson(city.url, BATCHES, makeBatch(), show)) }).toEqual({
        name,
        ...reference,
      })
      expect({ name, ...told(await call(city.url, { path: '/chain/v1/none', show: show ?? null })) }).toEqual(
        { name, ...reference },
      )
    }
    expect((await postJson(city.url, BATCHES, makeBatch(), child)).status).toBe(200)
    expect((await call(city.url, { path: '/chain/v1/none', show: child })).status).toBe(404)
  })

  it('turns a child away that speaks for another unit', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00008')
    const answer = await postJson(city.url, BATCHES, makeBatch({ station: '00004' as never }), child)
    expect(answer.status).toBe(401)
    expect(city.station.children.all().map(({ state }) => state)).toEqual(['never'])
  })

  it('stops believing a certificate on the day it ends, on an open connection', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const send = (over: object) =>
      call(city.url, {
        method: 'POST',
        path: BATCHES,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(makeBatch(over)),
        show: child,
        agent,
      })
    const first = makeBatch()
    expect((await send(first)).status).toBe(200)
    city.clock.now += 91 * DAY
    expect((await send({ after: first.batch })).status).toBe(401)
    agent.destroy()
  })

  it('revokes on the next request of a connection that is kept alive', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ports = new Set<number | undefined>()
    agent.on('free', (socket) => ports.add(socket.localPort))
    const send = () =>
      call(city.url, {
        method: 'POST',
        path: BATCHES,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(makeBatch({ epoch: 1 })),
        show: child,
        agent,
      })
    expect((await send()).status).toBe(200)
    expect((await send()).status).toBe(409)
    expect((await city.ask('DELETE', '/api/v1/children/00004')).status).toBe(200)
    expect((await send()).status).toBe(401)
    expect(ports.size).toBe(1)
    agent.destroy()
  })

  it('knows a resumed session by its child, and stops knowing it when that is revoked', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    const { hostname, port } = new URL(city.url)
    const ask = async (options: ConnectionOptions) => {
      const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false, ...options })
      const tickets: Buffer[] = []
      socket.on('session', (ticket: Buffer) => tickets.push(ticket))
      await once(socket, 'secureConnect')
      socket.write('GET /chain/v1/none HTTP/1.1\r\nhost: x\r\n\r\n')
      const [answer] = (await once(socket, 'data')) as [Buffer]
      const reused = socket.isSessionReused()
      socket.destroy()
      return { status: answer.toString('utf8').slice(9, 12), reused, ticket: tickets[0] }
    }
    const first = await ask(child)
    expect(first).toMatchObject({ status: '404', reused: false })
    // The ticket alone, without the certificate.
    if (!first.ticket) throw new Error('no ticket')
    expect(await ask({ session: first.ticket })).toMatchObject({ status: '404', reused: true })
    await city.ask('DELETE', '/api/v1/children/00004')
    expect(await ask({ session: first.ticket })).toMatchObject({ status: '401', reused: true })
  })

  it('does not speak anything older than TLS 1.3', async () => {
    const city = await startCity()
    const agent = new Agent({ maxVersion: 'TLSv1.2' })
    await expect(call(city.url, { path: '/chain/v1/ca', agent })).rejects.toThrow(/version|alert/i)
  })

  it('rejects items of another’s subtree one by one, and writes none of them', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    const items = [
      makeCell({ unit: '00008' }),
      makeCell({ unit: '01' }),
      makeCell({ unit: 'VN' }),
      makeCell({ unit: '99999' }),
      makeCell(),
      {
        kind: 'roster',
        key: '00008|*',
        unit: '00008',
        measures: '*',
        rev: 1,
        since: '2026-11-01',
        until: null,
      },
    ]
    const { status, text } = await postJson(city.url, BATCHES, makeBatch({ items }), child)
    const answer = JSON.parse(text)
    expect(status).toBe(200)
    expect(answer.accepted).toBe(1)
    expect(answer.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [0, 'outside-subtree'],
      [1, 'outside-subtree'],
      [2, 'outside-subtree'],
      [3, 'unknown-unit'],
      [5, 'outside-subtree'],
    ])
    const { body } = await city.ask<{ items: Array<{ unit: string; value: number }> }>('GET', '/api/v1/cells')
    expect(body.items.map(({ unit, value }) => [unit, value])).toEqual([
      ['01', 120],
      ['00004', 120],
    ])
  })
})
