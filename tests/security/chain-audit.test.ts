/** Who was turned away at the chain's door, when and why: told in the audit, and never in such numbers that it fills the disk. */
import 'reflect-metadata'
import { Agent } from 'node:https'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { UnitCode } from '#shared/domain/unit.ts'
import { makeRequest } from '#station/chain/certificates.ts'
import { chainApp } from '#station/chain/chain-app.ts'
import { createDoorAudit, OTHERS } from '#station/chain/door-audit.ts'
import { loadIdentity } from '#station/chain/identity.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { createRateLimit } from '#station/chain/rate-limit.ts'
import { selectAudit } from '#station/features/access/queries.ts'
import {
  call,
  enrolByHand,
  makeBatch,
  postJson,
  realClock,
  type Shown,
  signBesideEnrolment,
  startCity,
} from '../support/chain.ts'
import { makeStation, reopenStation, type TestStation, testClock } from '../support/station.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

const refusals = ({ station }: Pick<TestStation, 'station'>) =>
  selectAudit(station.db, 0, 10_000)
    .filter(({ action }) => action.endsWith('-refused'))
    .map(({ actor, action, detail }) => ({ actor, action, ...JSON.parse(detail) }))

describe('the audit of the chain’s door', () => {
  it('says why, which the caller is not told', async () => {
    const city = await startCity()
    const now = city.clock()
    const other = await makeStation('79', { clock: realClock() })
    const revoked = await enrolByHand(city, '00008')
    await city.ask('DELETE', '/api/v1/children/00008')
    const child = await enrolByHand(city, '00004')
    const shown: Array<Shown | null> = [
      null,
      await signBesideEnrolment(other.station, '00004', now),
      await signBesideEnrolment(city.station, '00004', now),
      await signBesideEnrolment(city.station, '00004', now - 100 * DAY),
      revoked,
    ]
    for (const show of shown) await postJson(city.url, '/chain/v1/batches', makeBatch(), show)
    await postJson(city.url, '/chain/v1/batches', makeBatch({ station: '00008' as never }), child)
    const request = await makeRequest('00004' as UnitCode, await makePrivateKey())
    await postJson(city.url, '/chain/v1/enrol', { secret: 'guess', request })
    const from = { actor: '127.0.0.1', action: 'door-refused' }
    expect(refusals(city)).toEqual([
      { ...from, reason: 'no-certificate' },
      { ...from, reason: 'foreign-authority' },
      { ...from, reason: 'not-enrolled', unit: '00004' },
      { ...from, reason: 'expired' },
      { ...from, reason: 'revoked', unit: '00008' },
      { ...from, reason: 'wrong-unit', unit: '00004' },
      { actor: '127.0.0.1', action: 'enrolment-refused', reason: 'bad-code' },
    ])
  })

  it('counts what comes again within the hour, and says the number after it', async () => {
    const { station, clock } = await makeStation('01')
    const door = createDoorAudit(station)
    for (let times = 0; times < 500; times += 1) await door.note('10.0.0.7', 'expired')
    const first = { actor: '10.0.0.7', action: 'door-refused', reason: 'expired' }
    expect(refusals({ station })).toEqual([first])
    clock.now += HOUR
    await door.tend()
    expect(refusals({ station })).toEqual([first, { ...first, more: 499 }])
    await door.note('10.0.0.7', 'expired')
    await door.stop()
    expect(refusals({ station })).toEqual([first, { ...first, more: 499 }, first])
  })

  it('stays small under a flood from everywhere', async () => {
    const { station, clock } = await makeStation('01')
    const door = createDoorAudit(station)
    for (let from = 0; from < 5_000; from += 1) await door.note(`2001:db8:0:${from}::7`, 'no-certificate')
    expect(refusals({ station }).length).toBe(101)
    clock.now += HOUR
    await door.tend()
    expect(refusals({ station }).at(-1)).toMatchObject({ actor: OTHERS, more: 4_899 })
    expect(refusals({ station }).length).toBe(102)
  })

  it('gives a household with all its addresses of IPv6 one line', async () => {
    const { station } = await makeStation('01')
    const door = createDoorAudit(station)
    for (let from = 1; from <= 200; from += 1) await door.note(`2001:db8:0:1::${from}`, 'expired')
    await door.note('2001:db8:0:2::1', 'expired')
    await door.stop()
    const first = { actor: '2001:db8:0:1::1', action: 'door-refused', reason: 'expired' }
    const other = { ...first, actor: '2001:db8:0:2::1' }
    expect(refusals({ station })).toEqual([first, other, { ...first, more: 199 }])
  })

  it('writes at the end what it has counted', async () => {
    const city = await startCity()
    for (let times = 0; times < 3; times += 1) await call(city.url, { path: '/chain/v1/none' })
    await city.stop()
    const again = await reopenStation(city.station.home.dir, city.clock)
    expect(refusals(again).map(({ more }) => more)).toEqual([undefined, 2])
  })
})

describe('strangers at the chain’s door', () => {
  it('are bounded by address, before anything is read; children at that address are not', async () => {
    const city = await startCity()
    const child = await enrolByHand(city, '00004')
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    const ask = () => call(city.url, { path: '/chain/v1/ca', agent })
    // One was spent on enrolling.
    for (let asked = 1; asked < 1_200; asked += 1) expect((await ask()).status).toBe(200)
    const { status, headers } = await ask()
    expect([status, headers['retry-after']]).toEqual([429, '60'])
    const body = 'x'.repeat(500_000)
    expect((await call(city.url, { method: 'POST', path: '/chain/v1/enrol', body })).status).toBe(429)
    expect((await postJson(city.url, '/chain/v1/batches', makeBatch(), child)).status).toBe(200)
    city.clock.now += 61_000
    expect((await ask()).status).toBe(200)
    agent.destroy()
  })

  it('are counted by the first half of an IPv6 address, of which they have the second to themselves', async () => {
    const { station } = await makeStation('01')
    const app = chainApp(station, loadIdentity(station.home), () => undefined)
    const askFrom = async (remoteAddress: string, path: string, body?: string) => {
      const socket = { remoteAddress, getPeerCertificate: () => ({}) }
      const incoming = Object.assign(Readable.from(body ? [Buffer.from(body)] : []), {
        headers: { 'content-type': 'application/json' },
        socket,
      })
      const { status } = await app.request(path, { method: body ? 'POST' : 'GET' }, { incoming })
      return status
    }
    const guess = (from: string) => askFrom(from, '/chain/v1/enrol', '{}')
    const guesses = []
    for (let from = 1; from <= 11; from += 1) guesses.push(await guess(`2001:db8:0:1::${from}`))
    expect(guesses).toEqual([...Array(10).fill(422), 429])
    expect(await guess('2001:db8:0:2::1')).toBe(422)
    const look = (from: string) => askFrom(from, '/chain/v1/ca')
    for (let from = 12; from <= 1_200; from += 1) await look(`2001:db8:0:1::${from}`)
    expect([await look('2001:db8:0:1::f'), await look('2001:db8:0:2::f')]).toEqual([429, 200])
  })

  it('cannot take all connections from one address, saying nothing', { timeout: 60_000 }, async () => {
    const city = await startCity()
    const { hostname, port } = new URL(city.url)
    const open: Socket[] = []
    onTestFinished(() => {
      for (const socket of open) socket.destroy()
    })
    const closed = new Promise<void>((resolve) => {
      for (let count = 0; count <= 500; count += 1) {
        const socket = connect({ host: hostname, port: Number(port), localAddress: '127.0.0.2' })
        socket.on('error', () => undefined)
        socket.once('close', () => resolve())
        open.push(socket)
      }
    })
    await closed
    expect((await call(city.url, { path: '/chain/v1/ca' })).status).toBe(200)
    expect(open.filter((socket) => !socket.closed).length).toBe(500)
  })

  it('cost two numbers each, of so many', () => {
    const clock = testClock()
    const limit = createRateLimit(clock, 2)
    for (const caller of ['a', 'a', 'b']) limit.note(caller)
    expect(['a', 'b', 'c'].map(limit.waitSeconds)).toEqual([60, 0, 0])
    clock.now += 59_500
    expect(limit.waitSeconds('a')).toBe(1)
    clock.now += 500
    expect(limit.waitSeconds('a')).toBe(0)
    limit.note('a')
    limit.note('a')
    for (let caller = 0; caller < 10_000; caller += 1) limit.note(`flood-${caller}`)
    expect(limit.waitSeconds('a')).toBe(0)
  })

  it('are heard again where the clock was set back', () => {
    const clock = testClock()
    const limit = createRateLimit(clock, 1)
    limit.note('a')
    clock.now -= DAY
    expect(limit.waitSeconds('a')).toBe(0)
  })
})
