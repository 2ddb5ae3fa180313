/**
 * The chain's door on connections that last: each request is judged anew. What is tried on connections of its
 * own stands in isolation.test.ts.
 */
import 'reflect-metadata'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { type ConnectionOptions, connect } from 'node:tls'
import { describe, expect, it, vi } from 'vitest'
import { MAX_BATCH_BYTES } from '#shared/contract/chain.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { call, enrolByHand, makeBatch, postJson, type Shown, startCity } from '../support/chain.ts'

const DAY = 86_400_000
const BATCHES = '/chain/v1/batches'

/** A batch whose headers the door has heard and whose body is still to come. */
async function beginBatch(base: string, show: Shown) {
  const { hostname, port } = new URL(base)
  const headers = { 'content-type': 'application/json', expect: '100-continue' }
  const sent = request({
    ...{ host: hostname, port, method: 'POST', path: BATCHES, agent: false, rejectUnauthorized: false },
    ...{ headers, ...show },
  })
  sent.on('error', () => undefined)
  sent.flushHeaders()
  await once(sent, 'continue')
  return {
    async end(body: string): Promise<number> {
      sent.end(body)
      const [answer] = await once(sent, 'response')
      answer.resume()
      await once(answer, 'end')
      return answer.statusCode
    },
    hangUp: () => sent.destroy(),
  }
}

describe('the chain’s door', () => {
  it('gives its authority’s certificate, and nothing with it, to anybody', async () => {
    const city = await startCity()
    const { status, text } = await call(city.url, { path: '/chain/v1/ca' })
    const { authority } = loadIdentity(city.station.home)
    expect([status, JSON.parse(text)]).toEqual([200, { certificate: authority.certificate }])
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

  it('has two batches of a child in hand and no third, and room again however one of them ended', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    const sister = await enrolByHand(city, '00008')
    const send = (over: object, show: Shown) => postJson(city.url, BATCHES, makeBatch(over), show)
    const first = await beginBatch(city.url, child)
    let second = await beginBatch(city.url, child)
    const { status, headers, text } = await call(city.url, {
      ...{ method: 'POST', path: BATCHES, show: child },
      headers: { 'content-type': 'application/json' },
      // No JSON, which nobody finds out.
      body: 'x'.repeat(500_000),
    })
    expect([status, headers['retry-after'], headers.connection]).toEqual([503, '5', 'close'])
    expect(JSON.parse(text).code).toBe('try-later')
    expect((await send({ station: '00008' }, sister)).status).toBe(200)

    const taken = makeBatch({ epoch: 7 })
    for (const [body, meets] of [
      ['{"v":1', 400],
      ['x'.repeat(MAX_BATCH_BYTES + 1), 413],
      ['[]', 422],
      [JSON.stringify(makeBatch({ station: '00008' as never })), 401],
      [JSON.stringify(taken), 200],
      [JSON.stringify(makeBatch({ epoch: 1 })), 409],
    ] as const) {
      expect((await send({}, child)).status).toBe(503)
      expect(await second.end(body)).toBe(meets)
      second = await beginBatch(city.url, child)
    }
    vi.spyOn(city.station.writer, 'write').mockRejectedValueOnce(new Error('the disk is full'))
    expect(await second.end(JSON.stringify(makeBatch({ epoch: 7, after: taken.batch })))).toBe(500)
    first.hangUp()
    await vi.waitFor(async () =>
      expect((await send({ epoch: 7, after: taken.batch }, child)).status).toBe(200),
    )
  })
})
