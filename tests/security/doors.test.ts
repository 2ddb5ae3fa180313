/**
 * Who gets in, and to what. Every route that the station describes is tried through every door, so that a
 * route which is added without a decision about its doors fails here.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Problem } from '#shared/contract/problem.ts'
import { deviceCookieName } from '#station/http/doors.ts'
import { rendererPath } from '#station/resources.ts'
import type { Addresses } from '#station/station.ts'
import { type PlainAnswer, type PlainRequest, plainRequest } from '../support/plain-request.ts'
import { makeStation, type TestStation, temporaryFolder } from '../support/station.ts'

/** The decision on each route. A source writes observations; a screen reads figures and tells of itself; the rest is the administrator's. */
const DOORS: Readonly<Record<string, readonly Door[]>> = {
  'get /api/v1/openapi.json': ['loopback', 'device', 'source'],
  'get /api/v1/station': ['loopback', 'device'],
  'get /api/v1/caller': ['loopback', 'device'],
  'get /api/v1/map-history': ['loopback', 'device'],
  'get /api/v1/map-area': ['loopback', 'device'],
  'post /api/v1/desks': ['loopback'],
  'get /api/v1/units': ['loopback', 'device'],
  'get /api/v1/unit-changes': ['loopback', 'device'],
  'post /api/v1/unit-changes': ['loopback'],
  'post /api/v1/unit-moves': ['loopback'],
  'get /api/v1/dictionary': ['loopback', 'device'],
  'get /api/v1/cells': ['loopback', 'device'],
  'get /api/v1/kpis': ['loopback', 'device'],
  'get /api/v1/kpis/{code}/versions': ['loopback', 'device'],
  'get /api/v1/kpis/{code}/detail': ['loopback', 'device'],
  'get /api/v1/packs': ['loopback', 'device'],
  'get /api/v1/packs/{pack}': ['loopback', 'device'],
  'post /api/v1/packs': ['loopback'],
  'post /api/v1/formula-checks': ['loopback'],
  'post /api/v1/formula-previews': ['loopback'],
  'get /api/v1/definitions/kpis': ['loopback', 'device'],
  'get /api/v1/definitions/measures': ['loopback', 'device'],
  'put /api/v1/packs/{pack}/kpis/{code}': ['loopback'],
  'put /api/v1/packs/{pack}/measures/{key}': ['loopback'],
  'delete /api/v1/packs/{pack}/kpis/{code}': ['loopback'],
  'delete /api/v1/packs/{pack}/measures/{key}': ['loopback'],
  'get /api/v1/targets': ['loopback', 'device'],
  'put /api/v1/targets': ['loopback'],
  'get /api/v1/kpis/{code}/thresholds': ['loopback', 'device'],
  'put /api/v1/kpis/{code}/thresholds': ['loopback'],
  'get /api/v1/series': ['loopback', 'device'],
  'get /api/v1/warnings': ['loopback', 'device'],
  'get /api/v1/warnings/record': ['loopback', 'device'],
  'get /api/v1/children': ['loopback', 'device'],
  'get /api/v1/chain/{unit}': ['loopback', 'device'],
  'get /api/v1/chain': ['loopback', 'device'],
  'get /api/v1/refused-items': ['loopback', 'device'],
  'get /api/v1/books': ['loopback', 'device'],
  'post /api/v1/books/checks': ['loopback'],
  'get /api/v1/directives': ['loopback', 'device'],
  'post /api/v1/directives': ['loopback'],
  'get /api/v1/received-directives': ['loopback', 'device'],
  'get /api/v1/notices': ['loopback', 'device'],
  'post /api/v1/notices/{id}/seen': ['loopback'],
  'get /api/v1/roster': ['loopback', 'device'],
  'put /api/v1/roster': ['loopback'],
  'get /api/v1/boundaries': ['loopback', 'device'],
  'get /api/v1/alarms': ['loopback', 'device'],
  'get /api/v1/alarms/load': ['loopback', 'device'],
  'get /api/v1/alarms/{id}': ['loopback', 'device'],
  'get /api/v1/alarms/{id}/events': ['loopback', 'device'],
  'post /api/v1/alarms/acknowledge': ['loopback'],
  'post /api/v1/alarms/silence': ['loopback'],
  'post /api/v1/alarms/{id}/acknowledge': ['loopback'],
  'post /api/v1/alarms/{id}/shelve': ['loopback'],
  'post /api/v1/alarms/{id}/unshelve': ['loopback'],
  'post /api/v1/alarms/{id}/out-of-service': ['loopback'],
  'post /api/v1/alarms/{id}/return-to-service': ['loopback'],
  'get /api/v1/alarm-settings': ['loopback', 'device'],
  'put /api/v1/alarm-settings': ['loopback'],
  'get /api/v1/wall-settings': ['loopback', 'device'],
  'put /api/v1/wall-settings': ['loopback'],
  'get /api/v1/calendar': ['loopback', 'device'],
  'put /api/v1/calendar/days/{date}': ['loopback'],
  'put /api/v1/calendar/settings': ['loopback'],
  'get /api/v1/live': ['loopback', 'device'],
  'post /api/v1/observations': ['loopback', 'source'],
  'get /api/v1/observations': ['loopback', 'device'],
  'get /api/v1/checks/slices': ['loopback', 'device'],
  'get /api/v1/quarantine': ['loopback', 'device'],
  'get /api/v1/quality': ['loopback', 'device'],
  'get /api/v1/quality/summary': ['loopback', 'device'],
  'get /api/v1/quality/trend': ['loopback', 'device'],
  'post /api/v1/quarantine/{id}/resubmit': ['loopback'],
  'delete /api/v1/quarantine/{id}': ['loopback'],
  'post /api/v1/boundaries': ['loopback'],
  'post /api/v1/boundaries/check': ['loopback'],
  'post /api/v1/boundaries/restore': ['loopback'],
  'delete /api/v1/boundaries': ['loopback'],
  'post /api/v1/enrolments': ['loopback'],
  'post /api/v1/uplink': ['loopback'],
  'delete /api/v1/children/{unit}': ['loopback'],
  'get /api/v1/devices': ['loopback'],
  'post /api/v1/devices': ['loopback'],
  'put /api/v1/devices/{id}': ['loopback'],
  'delete /api/v1/devices/{id}': ['loopback'],
  'get /api/v1/pairings': ['loopback'],
  'post /api/v1/pairings/{code}': ['loopback'],
  'delete /api/v1/pairings/{code}': ['loopback'],
  'post /api/v1/screen-report': ['loopback', 'device'],
  'get /api/v1/screen-addresses': ['loopback'],
  'get /api/v1/screen-certificate': ['loopback'],
  'put /api/v1/screen-certificate': ['loopback'],
  'delete /api/v1/screen-certificate': ['loopback'],
  'get /api/v1/sources': ['loopback'],
  'post /api/v1/sources': ['loopback'],
  'delete /api/v1/sources/{id}': ['loopback'],
  'get /api/v1/audit': ['loopback'],
  'get /api/v1/station-settings': ['loopback'],
  'post /api/v1/verifications': ['loopback'],
}
type Door = 'loopback' | 'device' | 'source'

interface Served extends Addresses {
  readonly station: TestStation
  readonly screens: string
}

async function serve(folder?: string): Promise<Served> {
  const station = await makeStation('01', folder ? { folder } : {})
  const addresses = await station.start()
  return { station, ...addresses, screens: addresses.screens ?? '' }
}

async function makeSource({ station }: Served) {
  const request = { name: 'Một cửa', measures: ['dossiers_received'], units: ['00004'] }
  return (await station.ask<{ id: string; token: string }>('POST', '/api/v1/sources', request)).body
}

/** Pairs a screen at an address, as its browser would. */
async function pairDevice({ station }: Served, address: string) {
  const { body } = await station.ask<{ id: string; pairingPath: string }>('POST', '/api/v1/devices', {
    name: 'Sảnh',
  })
  const entered = await plainRequest(address, body.pairingPath)
  expect(entered.status).toBe(303)
  const [setCookie = ''] = entered.headers['set-cookie'] ?? []
  return { ...body, setCookie, cookie: setCookie.split(';')[0] ?? '' }
}

const bearer = (token: string): PlainRequest => ({ headers: { authorization: `Bearer ${token}` } })
const withCookie = (cookie: string): PlainRequest => ({ headers: { cookie } })

interface Route {
  readonly name: string
  readonly method: string
  readonly path: string
}

async function routesOf({ station }: Served): Promise<Route[]> {
  const { body } = await station.ask<{ paths: Record<string, object> }>('GET', '/api/v1/openapi.json')
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      name: `${method} ${path}`,
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, 'x'),
    })),
  )
}

function expectPlainRefusal({ headers, body }: PlainAnswer, route: Route): void {
  expect(headers['content-type'], route.name).toBe('application/problem+json')
  const problem = JSON.parse(body) as Problem
  expect(Object.keys(problem).sort(), route.name).toEqual(['code', 'detail', 'status', 'title', 'type'])
  expect(body).not.toMatch(/\bat .*:\d+|node_modules|\.ts\b|SQL/)
}

describe('every route', () => {
  it('has a decision about its doors, and is described', async () => {
    const served = await serve()
    const described = (await routesOf(served)).map(({ name }) => name)
    expect([...described, 'get /api/v1/openapi.json'].sort()).toEqual(Object.keys(DOORS).sort())
    const registered = served.station.api.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect([...new Set(registered)].sort()).toEqual(Object.keys(DOORS).sort())
  })

  it('lets in the doors that were decided on, at both listeners, and nobody else', async () => {
    const served = await serve()
    const { station, loopback, screens } = served
    const source = await makeSource(served)
    const device = await pairDevice(served, screens)
    const cookieName = deviceCookieName(station.station.units.root.code)
    const callers: ReadonlyArray<readonly [string, Door | null, string, PlainRequest]> = [
      ['nobody, here', null, loopback, {}],
      ['nobody, at the screens', null, screens, {}],
      ['a wrong token', null, loopback, bearer(randomBytes(32).toString('base64url'))],
      ['an empty token', null, loopback, { headers: { authorization: 'Bearer ' } }],
      ['the token as a password', null, loopback, { headers: { authorization: `Basic ${station.token}` } }],
      ['the token in the query', null, `${loopback}?token=${station.token}`, {}],
      ['the launch token at the screens', null, screens, bearer(station.token)],
      ['the launch token as a cookie', null, loopback, withCookie(`${cookieName}=${station.token}`)],
      ['a source’s token as a cookie', null, loopback, withCookie(`${cookieName}=${source.token}`)],
      ['a wrong cookie', null, screens, withCookie(`${cookieName}=${'x'.repeat(43)}`)],
      [
        'a screen’s cookie of another name',
        null,
        screens,
        withCookie(device.cookie.replace(cookieName, 'session')),
      ],
      ['a screen’s cookie as a token', null, loopback, bearer(device.cookie.split('=')[1] ?? '')],
      [
        'a wrong token beside a good cookie',
        null,
        screens,
        { headers: { ...withCookie(device.cookie).headers, ...bearer('x').headers } },
      ],
      ['a screen', 'device', screens, withCookie(device.cookie)],
      ['a screen, here', 'device', loopback, withCookie(device.cookie)],
      ['a source', 'source', loopback, bearer(source.token)],
      ['a source, at the screens', 'source', screens, bearer(source.token)],
      ['the administrator', 'loopback', loopback, bearer(station.token)],
    ]
    const routes = [
      ...(await routesOf(served)),
      { name: 'get /api/v1/openapi.json', method: 'GET', path: '/api/v1/openapi.json' },
    ]
    for (const [who, door, address, request] of callers) {
      for (const route of routes) {
        const { origin, search } = new URL(address)
        const answer = await plainRequest(origin, route.path + search, { ...request, method: route.method })
        const allowed = door !== null && (DOORS[route.name] ?? []).includes(door)
        const refused = answer.status === (door === null ? 401 : 403)
        expect([who, route.name, refused]).toEqual([who, route.name, !allowed])
        expect([401, 403].includes(answer.status)).toBe(!allowed)
        if (answer.status >= 400) expectPlainRefusal(answer, route)
      }
    }
  })

  it('answers a stranger alike whether or not it exists', async () => {
    const { loopback } = await serve()
    const [known, unknown] = [
      await plainRequest(loopback, '/api/v1/cells'),
      await plainRequest(loopback, '/api/v9/x'),
    ]
    expect([known.status, known.body]).toEqual([401, unknown.body])
  })

  it('tells nothing to pages of other origins', async () => {
    const { station, loopback } = await serve()
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const headers = { origin: 'https://evil.example', authorization: `Bearer ${station.token}` }
      const answer = await plainRequest(loopback, '/api/v1/station', { method, headers })
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('is not reached through another name for this machine', async () => {
    const { station, loopback } = await serve()
    const { port } = new URL(loopback)
    const asked = async (host: string) => {
      const headers = { host, authorization: `Bearer ${station.token}` }
      return (await plainRequest(loopback, '/api/v1/station', { headers })).status
    }
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:1`,
      `127.0.0.1.evil.example:${port}`,
    ]
    expect(await Promise.all(hosts.map(asked))).toEqual(hosts.map(() => 403))
    expect(await Promise.all([`127.0.0.1:${port}`, `localhost:${port}`].map(asked))).toEqual([200, 200])
  })
})

describe('a screen', () => {
  it('is paired by a ticket that works once', async () => {
    const served = await serve()
    const { pairingPath } = await pairDevice(served, served.screens)
    const again = await plainRequest(served.screens, pairingPath)
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined])
  })

  it('is not paired by a ticket that is old, cut, empty or revoked', async () => {
    const served = await serve()
    const { station, screens } = served
    const invite = async () =>
      (await station.ask<{ id: string; pairingPath: string }>('POST', '/api/v1/devices', { name: 'Sảnh' }))
        .body
    const [old, revoked] = [await invite(), await invite()]
    await station.ask('DELETE', `/api/v1/devices/${revoked.id}`)
    const paths = [revoked.pairingPath, old.pairingPath.slice(0, -1), '/enter?ticket=', '/enter']
    for (const path of paths) expect((await plainRequest(screens, path)).status).toBe(403)
    station.clock.now += 15 * 60_000
    expect((await plainRequest(screens, old.pairingPath)).status).toBe(403)
  })

  it('holds its cookie out of reach of scripts, other sites and, over the network, plain HTTP', async () => {
    const served = await serve()
    const flags = (cookie: string) => cookie.split('; ').slice(1).sort()
    const { setCookie } = await pairDevice(served, served.screens)
    const common = ['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Strict']
    expect(flags(setCookie)).toEqual([...common, 'Secure'])
    // On this machine there is no TLS; the cookie cannot leave it.
    expect(flags((await pairDevice(served, served.loopback)).setCookie)).toEqual(common)
  })

  it('keeps its cookie as long as it is visited, and a stranger gets none', async () => {
    const served = await serve()
    const { station, screens } = served
    const { id, cookie, setCookie } = await pairDevice(served, screens)
    const renewed = async () => (await plainRequest(screens, '/', withCookie(cookie))).headers['set-cookie']
    expect(await renewed()).toEqual([setCookie])
    expect((await plainRequest(screens, '/')).headers['set-cookie']).toBeUndefined()
    await station.ask('DELETE', `/api/v1/devices/${id}`)
    expect(await renewed()).toBeUndefined()
  })

  it('is cut off from its next request on', async () => {
    const served = await serve()
    const { station, screens } = served
    const { id, cookie } = await pairDevice(served, screens)
    const ask = async () => (await plainRequest(screens, '/api/v1/station', withCookie(cookie))).status
    expect(await ask()).toBe(200)
    await station.ask('DELETE', `/api/v1/devices/${id}`)
    expect(await ask()).toBe(401)
  })

  it('that is cut off while it listens hears no further figure', async () => {
    const served = await serve()
    const { station, loopback } = served
    const { id, cookie } = await pairDevice(served, loopback)
    const stream = await fetch(`${loopback}/api/v1/live`, {
      headers: { cookie },
      signal: AbortSignal.timeout(20_000),
    })
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    if (!reader) throw new Error('no stream')
    expect((await reader.read()).value).toContain('event: snapshot')
    await station.ask('DELETE', `/api/v1/devices/${id}`)
    await station.post([{ unit: '00004', measure: 'dossiers_received', period: '2026-11-21', value: 5 }])
    expect(await reader.read()).toEqual({ done: true, value: undefined })
  })
})

describe('pages', () => {
  it('may load nothing from elsewhere and be framed by nobody', async () => {
    const { loopback, screens } = await serve()
    for (const address of [loopback, screens]) {
      for (const path of ['/', '/enter', '/no-such-page']) {
        const { headers } = await plainRequest(address, path)
        const policy = headers['content-security-policy'] ?? ''
        for (const rule of [
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          "frame-ancestors 'none'",
        ]) {
          expect([path, policy.includes(rule)]).toEqual([path, true])
        }
        expect(policy).not.toMatch(/unsafe|\*|https?:/)
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
        })
        expect(headers['x-powered-by']).toBeUndefined()
      }
    }
  })

  it.skipIf(rendererPath() === null)('come from the wall’s folder and from nowhere above it', async () => {
    const { loopback, screens } = await serve()
    expect((await plainRequest(loopback, '/index.html')).status).toBe(200)
    const ways = [
      '/../../',
      '/assets/../../../',
      '/..%2f..%2f',
      '/assets/..%2f..%2f..%2f',
      '/%2e%2e/%2e%2e/',
      '/..%5c..%5c',
      '//../../',
      '/assets/....//....//../',
    ]
    for (const address of [loopback, screens]) {
      for (const way of ways) {
        const { status, body } = await plainRequest(address, `${way}package.json`)
        expect([way, status >= 400, body.includes('"dependencies"')]).toEqual([way, true, false])
      }
    }
  })
})

describe('health', () => {
  it('says to strangers that the station lives, and its numbers to the administrator', async () => {
    const served = await serve()
    const { station, loopback, screens } = served
    const { token } = await makeSource(served)
    const { cookie } = await pairDevice(served, screens)
    expect([
      (await plainRequest(screens, '/healthz')).body,
      (await plainRequest(screens, '/readyz')).body,
    ]).toEqual(['ok', 'ready'])
    const asked = async (address: string, request: PlainRequest) =>
      (await plainRequest(address, '/metrics', request)).status
    expect(await asked(loopback, {})).toBe(401)
    expect(await asked(screens, bearer(station.token))).toBe(401)
    expect(await asked(screens, withCookie(cookie))).toBe(403)
    expect(await asked(loopback, bearer(token))).toBe(403)
    expect(await asked(loopback, bearer(station.token))).toBe(200)
  })
})

describe('secrets', () => {
  it.skipIf(process.platform === 'win32')('lie in files that only their owner reads', async () => {
    const folder = temporaryFolder()
    await serve(folder)
    const mode = (...parts: string[]) => (statSync(join(folder, ...parts)).mode & 0o777).toString(8)
    expect(['.', 'keys', 'backups', 'run'].map((name) => mode(name))).toEqual(['700', '700', '700', '700'])
    const keys = readdirSync(join(folder, 'keys')).map((name) => mode('keys', name))
    expect([...new Set([...keys, mode('run', 'station.json'), mode('config.json')])]).toEqual(['600'])
  })

  it('are nowhere in the replica', async () => {
    const folder = temporaryFolder()
    const served = await serve(folder)
    const { station } = served
    const { token } = await makeSource(served)
    const { cookie, pairingPath } = await pairDevice(served, served.screens)
    const invited = await station.ask<{ pairingPath: string }>('POST', '/api/v1/devices', { name: 'Khác' })
    const enrolment = await station.ask<{ code: string }>('POST', '/api/v1/enrolments', { unit: '00004' })
    const said = Buffer.from(enrolment.body.code.replace('MIOC1.', ''), 'base64url').toString()
    const secrets = {
      launch: station.token,
      source: token,
      cookie: cookie.split('=')[1],
      ticket: pairingPath.split('=')[1],
      openTicket: invited.body.pairingPath.split('=')[1],
      enrolment: (JSON.parse(said) as { secret: string }).secret,
    }
    const names = readdirSync(folder).filter((name) => name.startsWith('replica.db'))
    const stored = names.map((name) => readFileSync(join(folder, name), 'latin1')).join()
    expect(stored).toContain('device-created')
    for (const [name, secret] of Object.entries(secrets)) {
      expect([name, typeof secret, stored.includes(secret ?? '')]).toEqual([name, 'string', false])
    }
  })
})
