/**
 * Before there is a station, whoever may make one decides whose it is. So the first run answers this
 * machine's administrator only, and is gone once the station stands.
 */
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createDesks } from '#station/features/access/desks.ts'
import { homeAt } from '#station/home.ts'
import { startSetup } from '#station/setup/set-up.ts'
import { plainRequest } from '../support/plain-request.ts'
import { startSetupProcess } from '../support/setup-process.ts'
import { temporaryFolder } from '../support/station.ts'

const ASKED = [
  ['GET', '/api/v1/setup'],
  ['GET', '/api/v1/setup/units'],
  ['POST', '/api/v1/setup/codes'],
  ['POST', '/api/v1/setup'],
  ['GET', '/api/v1/live'],
  ['GET', '/api/v1/station'],
] as const
const JSON_BODY = { 'content-type': 'application/json' }
const STATION = JSON.stringify({ unit: '00004', pack: 'hanoi' })

async function begin() {
  const desks = createDesks(Date.now)
  const home = homeAt(join(temporaryFolder(), 'home'))
  const log = pino({ level: 'silent' })
  const setup = await startSetup({ home, log, desks, ports: { port: 0, screenPort: 0 } })
  onTestFinished(() => setup.stop())
  return { ...setup, desks }
}

async function cookieOf(url: string, ticket: string): Promise<string> {
  const { headers } = await plainRequest(url, `/enter?ticket=${ticket}`, {
    headers: { host: new URL(url).host },
  })
  return String(headers['set-cookie']?.[0]).split(';')[0] ?? ''
}

describe('the door of the first run', () => {
  it('is shut without this launch’s token', async () => {
    const { url } = await begin()
    const { host } = new URL(url)
    for (const token of [null, 'x'.repeat(43)]) {
      for (const [method, path] of ASKED) {
        const headers = { host, ...JSON_BODY, ...(token ? { authorization: `Bearer ${token}` } : {}) }
        const answer = await plainRequest(url, path, {
          method,
          headers,
          ...(method === 'POST' ? { body: STATION } : {}),
        })
        expect([path, answer.status]).toEqual([path, 401])
      }
    }
  })

  it('does not answer to another host’s name', async () => {
    const { url, token } = await begin()
    const headers = { host: 'evil.example', authorization: `Bearer ${token}` }
    expect((await plainRequest(url, '/api/v1/setup', { headers })).status).toBe(403)
  })

  it('lets a browser in by a ticket, once', async () => {
    const { url, desks } = await begin()
    const { host } = new URL(url)
    const ticket = desks.createTicket()
    const cookie = await cookieOf(url, ticket)
    expect((await plainRequest(url, '/api/v1/setup', { headers: { host, cookie } })).status).toBe(200)
    expect((await plainRequest(url, `/enter?ticket=${ticket}`, { headers: { host } })).status).toBe(403)
  })

  it('does not let a page elsewhere make the station with that browser’s cookie', async () => {
    const { url, desks } = await begin()
    const { host } = new URL(url)
    const cookie = await cookieOf(url, desks.createTicket())
    const headers = {
      host,
      cookie,
      ...JSON_BODY,
      origin: 'http://evil.example',
      'sec-fetch-site': 'cross-site',
    }
    const answer = await plainRequest(url, '/api/v1/setup', { method: 'POST', headers, body: STATION })
    expect(answer.status).toBe(401)
  })

  it('takes no large body', async () => {
    const { url, token } = await begin()
    const headers = { host: new URL(url).host, ...JSON_BODY, authorization: `Bearer ${token}` }
    const body = JSON.stringify({ unit: '00004', pack: 'x'.repeat(20_000) })
    const answer = await plainRequest(url, '/api/v1/setup', { method: 'POST', headers, body })
    expect(answer.status).toBe(413)
  })

  it('is gone once the station stands, and its token with it', async () => {
    const setup = await startSetupProcess()
    onTestFinished(() => setup.dispose())
    const before = setup.runFile()
    const { host } = new URL(before.url)
    const headers = { host, ...JSON_BODY, authorization: `Bearer ${before.token}` }
    const made = await plainRequest(before.url, '/api/v1/setup', { method: 'POST', headers, body: STATION })
    expect(made.status).toBe(200)
    await expect
      .poll(() => runFileOf(setup)?.token ?? before.token, { timeout: 20_000 })
      .not.toBe(before.token)
    const after = setup.runFile()
    expect(after.url).toBe(before.url)
    expect((await plainRequest(after.url, '/api/v1/station', { headers })).status).toBe(401)
    const own = { ...headers, authorization: `Bearer ${after.token}` }
    expect((await plainRequest(after.url, '/api/v1/station', { headers: own })).status).toBe(200)
    expect((await plainRequest(after.url, '/api/v1/setup', { headers: own })).status).toBe(404)
    const again = await plainRequest(after.url, '/api/v1/setup', {
      method: 'POST',
      headers: own,
      body: STATION,
    })
    expect(again.status).toBe(404)
  })
})

function runFileOf(setup: { runFile(): { token: string } }): { token: string } | null {
  try {
    return setup.runFile()
  } catch {
    return null
  }
}
