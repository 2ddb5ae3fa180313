/**
 * The chain's door on connections that last: each request is judged anew. What is tried on connections of its
 * own stands in isolation.test.ts.
 */
import 'reflect-metadata'
import { once } from 'node:events'
import { Agent } from 'node:https'
import { type ConnectionOptions, connect } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { loadIdentity } from '#station/chain/identity.ts'
import { call, enrolByHand, makeBatch, startCity } from '../support/chain.ts'

const DAY = 86_400_000
const BATCHES = '/chain/v1/batches'

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
})
