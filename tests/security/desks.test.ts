/**
 * A desk is a browser on this machine whose user may act. Its cookie goes along with whatever that browser
 * asks, so a page elsewhere must not be able to use it.
 */
import { describe, expect, it } from 'vitest'
import { type PlainRequest, plainRequest } from '../support/plain-request.ts'
import { makeStation, type TestStation } from '../support/station.ts'

async function serve() {
  const station = await makeStation('01')
  const { loopback, screens } = await station.start()
  return { station, loopback, screens: screens ?? '' }
}

const newTicket = async (station: TestStation): Promise<string> =>
  (await station.ask<{ enterPath: string }>('POST', '/api/v1/desks')).body.enterPath

async function openDesk(station: TestStation, address: string) {
  const entered = await plainRequest(address, await newTicket(station))
  const [setCookie = ''] = entered.headers['set-cookie'] ?? []
  return { status: entered.status, setCookie, cookie: setCookie.split(';')[0] ?? '' }
}

const act = (headers: Record<string, string>): PlainRequest => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ name: 'Sảnh' }),
})

describe('a desk', () => {
  it('may act from the station’s own pages', async () => {
    const { station, loopback } = await serve()
    const { status, setCookie, cookie } = await openDesk(station, loopback)
    expect(status).toBe(303)
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict$/)
    const caller = await plainRequest(loopback, '/api/v1/caller', { headers: { cookie } })
    expect(JSON.parse(caller.body)).toEqual({ door: 'loopback', mayWrite: true, device: null })
    const own = { cookie, origin: loopback, 'sec-fetch-site': 'same-origin' }
    expect((await plainRequest(loopback, '/api/v1/devices', act(own))).status).toBe(200)
  })

  it('does nothing for a page elsewhere', async () => {
    const { station, loopback } = await serve()
    const { cookie } = await openDesk(station, loopback)
    const attempts: Record<string, string>[] = [
      { cookie },
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: 'null' },
      { cookie, origin: 'http://127.0.0.1:1' },
      { cookie, origin: loopback, 'sec-fetch-site': 'cross-site' },
      { cookie, origin: loopback, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of attempts) {
      expect(
        (await plainRequest(loopback, '/api/v1/devices', act(headers))).status,
        JSON.stringify(headers),
      ).toBe(401)
    }
  })

  it('is opened once, in time, and on this machine only', async () => {
    const { station, loopback, screens } = await serve()
    const path = await newTicket(station)
    expect((await plainRequest(screens, path)).status).toBe(403)
    expect((await plainRequest(loopback, path)).status).toBe(303)
    expect((await plainRequest(loopback, path)).status).toBe(403)
    const late = await newTicket(station)
    station.clock.now += 15 * 60_000 + 1
    expect((await plainRequest(loopback, late)).status).toBe(403)
  })

  it('is not known to the screens’ listener', async () => {
    const { station, loopback, screens } = await serve()
    const { cookie } = await openDesk(station, loopback)
    expect((await plainRequest(screens, '/api/v1/caller', { headers: { cookie } })).status).toBe(401)
  })
})
