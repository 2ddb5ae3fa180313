/**
 * Screens without the app. Strangers may ask to be paired, and paired screens may tell of themselves: that much
 * answers people whom nobody knows, and must open nothing else.
 */
import { describe, expect, it } from 'vitest'
import { type PlainRequest, plainRequest } from '../support/plain-request.ts'
import { makeStation, type TestStation } from '../support/station.ts'

async function serve() {
  const station = await makeStation('01')
  const { loopback, screens } = await station.start()
  return { station, loopback, screens: screens ?? '' }
}

const json = (body: unknown, headers: Record<string, string> = {}): PlainRequest => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

async function openRequest(address: string) {
  const { body } = await plainRequest(address, '/pairing/requests', json({}))
  return JSON.parse(body) as { code: string; secret: string; secondsLeft: number }
}

async function claim(address: string, secret: string) {
  const answer = await plainRequest(address, '/pairing/claims', json({ secret }))
  const [setCookie = ''] = answer.headers['set-cookie'] ?? []
  return {
    status: answer.status,
    ...JSON.parse(answer.body),
    setCookie,
    cookie: setCookie.split(';')[0] ?? '',
  }
}

const accept = (station: TestStation, code: string, name = 'Sảnh') =>
  station.ask<{ id: string }>('POST', `/api/v1/pairings/${code}`, { name })

async function pairByCode(station: TestStation, address: string) {
  const { code, secret } = await openRequest(address)
  const { body } = await accept(station, code)
  return { ...(await claim(address, secret)), id: body.id, secret }
}

async function pairByLink(station: TestStation, address: string) {
  const { body } = await station.ask<{ id: string; pairingPath: string }>('POST', '/api/v1/devices', {
    name: 'Sảnh',
  })
  const { headers } = await plainRequest(address, body.pairingPath)
  return { id: body.id, cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
}

const statusOf = async (address: string, path: string, cookie: string) =>
  (await plainRequest(address, path, { headers: { cookie } })).status

describe('a screen that asks by a code', () => {
  it('may read from when it is accepted, and not before', async () => {
    const { station, screens } = await serve()
    const { code, secret } = await openRequest(screens)
    expect(await claim(screens, secret)).toMatchObject({ state: 'waiting', setCookie: '' })
    expect((await accept(station, code)).status).toBe(200)
    const { state, cookie, setCookie } = await claim(screens, secret)
    expect(state).toBe('accepted')
    expect(setCookie.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Max-Age=34560000',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ])
    expect(await statusOf(screens, '/api/v1/kpis', cookie)).toBe(200)
    const caller = await plainRequest(screens, '/api/v1/caller', { headers: { cookie } })
    expect(JSON.parse(caller.body)).toMatchObject({
      door: 'device',
      mayWrite: false,
      device: { name: 'Sảnh', playlist: null },
    })
    expect(caller.headers['set-cookie']).toEqual([setCookie])
  })

  it('gets nothing by the code, which everybody in the room can read', async () => {
    const { station, screens } = await serve()
    const { code, secret } = await openRequest(screens)
    await accept(station, code)
    for (const guess of [code, code.toLowerCase(), `${code} `, '', secret.slice(1), 'x'.repeat(43)]) {
      const answer = await plainRequest(screens, '/pairing/claims', json({ secret: guess }))
      expect([guess, answer.headers['set-cookie']]).toEqual([guess, undefined])
      expect(answer.body).not.toContain('accepted')
    }
    expect(code).not.toBe(secret)
    expect(secret.length).toBeGreaterThanOrEqual(43)
  })

  it('is told alike of a secret that is wrong, used or old', async () => {
    const { station, screens } = await serve()
    const { secret } = await pairByCode(station, screens)
    station.clock.now += 60_000
    const used = await plainRequest(screens, '/pairing/claims', json({ secret }))
    const wrong = await plainRequest(screens, '/pairing/claims', json({ secret: 'x'.repeat(43) }))
    expect([used.status, used.body]).toEqual([wrong.status, wrong.body])
    expect(used.headers['set-cookie']).toBeUndefined()
  })

  it('is not paired by anybody but the administrator', async () => {
    const { station, screens, loopback } = await serve()
    const { cookie } = await pairByCode(station, screens)
    const { code } = await openRequest(screens)
    for (const [address, headers] of [
      [screens, {}],
      [screens, { cookie }],
      [loopback, { cookie }],
      [screens, { authorization: `Bearer ${station.token}` }],
    ] as const) {
      const answer = await plainRequest(address, `/api/v1/pairings/${code}`, json({ name: 'x' }, headers))
      expect([401, 403]).toContain(answer.status)
    }
  })

  it('cannot be guessed at the desk’s side either: a code that nobody shows is refused', async () => {
    const { station } = await serve()
    for (const code of ['23456789', 'x', '%2e%2e', encodeURIComponent('K7QM 3XPR')])
      expect((await accept(station, code)).status).toBe(404)
  })

  it('asks from the station’s own page only, in few words, and not too often', async () => {
    const { screens } = await serve()
    const attempts: [PlainRequest, number][] = [
      [json({}, { origin: 'https://evil.example' }), 403],
      [json({}, { 'sec-fetch-site': 'cross-site' }), 403],
      [{ method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
      [json({ filler: 'x'.repeat(2_000) }), 413],
    ]
    for (const [request, status] of attempts)
      expect((await plainRequest(screens, '/pairing/requests', request)).status).toBe(status)
    const statuses: number[] = []
    for (let index = 0; index < 21; index += 1)
      statuses.push((await plainRequest(screens, '/pairing/requests', json({}))).status)
    expect(statuses).toEqual([...Array(20).fill(200), 429])
  })

  it('that guesses secrets is slowed down', async () => {
    const { screens } = await serve()
    const last = { status: 0 }
    for (let index = 0; index < 121; index += 1)
      last.status = (
        await plainRequest(screens, '/pairing/claims', json({ secret: `guess-${index}` }))
      ).status
    expect(last.status).toBe(429)
  })

  it('says nothing that is taken for more than text', async () => {
    const { station, screens } = await serve()
    const agent = `<img src=x>${'x'.repeat(2_000)}`
    await plainRequest(screens, '/pairing/requests', json({}, { 'user-agent': agent }))
    const { body } = await station.ask<{ items: object[] }>('GET', '/api/v1/pairings')
    expect(body.items).toMatchObject([{ kind: 'computer', browser: null }])
    expect(JSON.stringify(body)).not.toContain('<img')
  })
})

describe('a paired screen', () => {
  it('tells what it shows, and does nothing else', async () => {
    const { station, screens } = await serve()
    const { cookie, id } = await pairByCode(station, screens)
    const report = (body: unknown, headers = {}) =>
      plainRequest(screens, '/api/v1/screen-report', json(body, { cookie, ...headers }))
    const told = { place: 'alarms', problem: 'map: no\u0007 boundaries\nat all' }
    expect((await report(told)).status).toBe(200)
    const { body } = await station.ask<{ items: object[] }>('GET', '/api/v1/devices')
    expect(body.items).toMatchObject([
      { id, name: 'Sảnh', report: { place: 'alarms', problem: 'map: no boundaries at all' } },
    ])
    expect((await report(told, { origin: 'https://evil.example' })).status).toBe(401)
    expect((await report({ place: 'x'.repeat(41), problem: null })).status).toBe(422)
    expect((await report({ place: 'x', problem: 'y'.repeat(301) })).status).toBe(422)
    expect((await report({ place: 'x', problem: 'y'.repeat(9_000) })).status).toBe(413)
    for (const [method, path] of [
      ['POST', '/api/v1/devices'],
      ['PUT', `/api/v1/devices/${id}`],
      ['DELETE', `/api/v1/devices/${id}`],
      ['POST', '/api/v1/observations'],
      ['GET', '/api/v1/devices'],
      ['GET', '/api/v1/pairings'],
      ['PUT', '/api/v1/screen-certificate'],
    ] as const) {
      const request =
        method === 'POST' || method === 'PUT' ? json({ name: 'x' }, { cookie }) : { headers: { cookie } }
      const answer = await plainRequest(screens, path, { ...request, method })
      expect([method, path, answer.status]).toEqual([method, path, 403])
    }
  })

  it('tells so often and no more', async () => {
    const { station, screens } = await serve()
    const { cookie } = await pairByCode(station, screens)
    const statuses: number[] = []
    for (let index = 0; index < 31; index += 1) {
      const request = json({ place: 'alarms', problem: null }, { cookie })
      statuses.push((await plainRequest(screens, '/api/v1/screen-report', request)).status)
    }
    expect(statuses).toEqual([...Array(30).fill(200), 429])
  })

  it('hears that it is cut off at once, though nothing else is told', async () => {
    const { station, loopback } = await serve()
    // Not by a code: word of requests comes late, and would wake the stream, too.
    const { id, cookie } = await pairByLink(station, loopback)
    const stream = await fetch(`${loopback}/api/v1/live`, {
      headers: { cookie },
      signal: AbortSignal.timeout(10_000),
    })
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    if (!reader) throw new Error('no stream')
    expect((await reader.read()).value).toContain('event: snapshot')
    const { body } = await station.ask<{ items: object[] }>('GET', '/api/v1/devices')
    expect(body.items).toMatchObject([{ id, connected: true }])
    // The station comments every 15 s, too late for this stream's deadline.
    await station.ask('DELETE', `/api/v1/devices/${id}`)
    while (!(await reader.read()).done);
    expect(await statusOf(loopback, '/api/v1/station', cookie)).toBe(401)
  })

  it('is renamed and given a playlist, and learns it', async () => {
    const { station, screens } = await serve()
    const { cookie, id } = await pairByCode(station, screens)
    const changed = await station.ask('PUT', `/api/v1/devices/${id}`, {
      name: ' Phòng họp ',
      playlist: 'sang',
    })
    expect(changed).toMatchObject({ status: 200, body: { name: 'Phòng họp', playlist: 'sang' } })
    const caller = await plainRequest(screens, '/api/v1/caller', { headers: { cookie } })
    expect(JSON.parse(caller.body).device).toEqual({ id, name: 'Phòng họp', playlist: 'sang' })
    expect((await station.ask('PUT', `/api/v1/devices/${id}`, {})).status).toBe(422)
    expect((await station.ask('PUT', '/api/v1/devices/nobody', { name: 'x' })).status).toBe(404)
  })
})

describe('pages for strangers', () => {
  it('tell the station’s certificate and how to trust it, and no figure', async () => {
    const { station, screens } = await serve()
    const certificate = await plainRequest(screens, '/trust/ca.crt')
    expect(certificate.headers['content-type']).toBe('application/x-x509-ca-cert')
    expect(certificate.body).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(certificate.body).not.toContain('PRIVATE')
    const { body } = await station.ask<{ authorityFingerprint: string }>('GET', '/api/v1/screen-certificate')
    const { X509Certificate } = await import('node:crypto')
    const fingerprint = new X509Certificate(certificate.body).fingerprint256.replaceAll(':', '').toLowerCase()
    expect(body.authorityFingerprint).toBe(fingerprint)
    const page = await plainRequest(screens, '/trust')
    const shown = page.body.replace(/<\/span>\s*<span>/g, '')
    expect(shown).toContain(fingerprint.toUpperCase())
    expect(page.body).toContain('lang="vi"')
    expect((await plainRequest(screens, '/trust?lang=en')).body).toContain('lang="en"')
    expect(page.body).not.toMatch(/<script|style="|onclick/)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  })
})
