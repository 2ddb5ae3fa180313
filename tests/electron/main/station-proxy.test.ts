import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { passOn } from '../../../electron/main/station-proxy.ts'
import { listen } from '../../support/listen.ts'

async function stationWith(answer: RequestListener) {
  const url = await listen(createServer(answer))
  const address = { url, token: 'secret', pid: process.pid }
  return (path: string, init: RequestInit = {}) =>
    passOn(new Request(`http://mini-ioc.invalid${path}`, init), path, () => address)
}

const textOf = async (request: IncomingMessage) => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/** A station whose one live stream the test holds in its hands. */
async function liveStation() {
  let opened: (response: ServerResponse) => void = () => {}
  const stream = new Promise<ServerResponse>((resolve) => {
    opened = resolve
  })
  const ask = await stationWith((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    opened(response)
  })
  const response = await ask('/api/v1/live')
  if (!response.body) throw new Error('no stream')
  return { upstream: await stream, reader: response.body.getReader() }
}

describe('passOn', () => {
  it('adds the token, and takes away what could pose as somebody else', async () => {
    const ask = await stationWith((request, response) => response.end(JSON.stringify(request.headers)))
    const headers = {
      accept: 'application/json',
      'idempotency-key': 'k1',
      authorization: 'Bearer forged',
      cookie: 'session=x',
      'accept-encoding': 'gzip',
    }
    const response = await ask('/api/v1/kpis?unit=00004', { headers })
    const { host: _host, ...seen } = await response.json()
    expect(seen).toEqual({
      accept: 'application/json',
      'idempotency-key': 'k1',
      authorization: 'Bearer secret',
      connection: 'close',
    })
  })

  it('carries method, path and body up, and status, headers and body down', async () => {
    const ask = await stationWith(async (request, response) => {
      const body = await textOf(request)
      response.writeHead(409, { 'content-type': 'application/problem+json', 'set-cookie': 'a=b' })
      response.end(JSON.stringify({ method: request.method, url: request.url, length: body.length }))
    })
    const response = await ask('/api/v1/observations?dry=1', { method: 'POST', body: 'x'.repeat(300_000) })
    expect({
      status: response.status,
      type: response.headers.get('content-type'),
      cookie: response.headers.get('set-cookie'),
      body: await response.json(),
    }).toEqual({
      status: 409,
      type: 'application/problem+json',
      cookie: null,
      body: { method: 'POST', url: '/api/v1/observations?dry=1', length: 300_000 },
    })
  })

  it.each([204, 304])('answers %i without a body', async (status) => {
    const ask = await stationWith((_request, response) => response.writeHead(status).end())
    const response = await ask('/api/v1/kpis')
    expect([response.status, response.body]).toEqual([status, null])
  })

  it('hands on each live event as it comes', async () => {
    const { upstream, reader } = await liveStation()
    for (const text of ['event: snapshot\ndata: {}\n\n', 'event: kpi\ndata: {}\n\n']) {
      upstream.write(text)
      const { value } = await reader.read()
      expect(new TextDecoder().decode(value)).toBe(text)
    }
    await reader.cancel()
  })

  it('closes the stream at the station when the page goes', async () => {
    const { upstream, reader } = await liveStation()
    const closed = once(upstream, 'close')
    await reader.cancel()
    await closed
  })

  it('breaks the stream at the page when the station dies, so that the page connects again', async () => {
    const { upstream, reader } = await liveStation()
    upstream.destroy()
    await expect(reader.read()).rejects.toThrow()
  })

  it('closes the request at the station when the page takes it back', async () => {
    const page = new AbortController()
    let closed: Promise<unknown> | null = null
    const ask = await stationWith((_request, response) => {
      closed = once(response, 'close')
      page.abort()
    })
    const response = await ask('/api/v1/kpis', { signal: page.signal })
    expect(response.status).toBe(503)
    await closed
  })

  it('holds a fast station back while the page does not read', async () => {
    const whole = 64
    let written = 0
    const ask = await stationWith((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024)
      const more = () => {
        while (written < whole) {
          written += 1
          if (!response.write(chunk)) return response.once('drain', more)
        }
        return response.end()
      }
      more()
    })
    const response = await ask('/api/v1/cells')
    let before = -1
    await vi.waitUntil(
      () => {
        const stands = written === before
        before = written
        return stands
      },
      { interval: 100 },
    )
    expect(written).toBeLessThan(whole / 2)
    expect((await response.arrayBuffer()).byteLength).toBe(whole * 1024 * 1024)
  })

  it('says what to do where no station runs, or none answers', async () => {
    const gone = { url: new URL('http://127.0.0.1:1'), token: 'secret', pid: process.pid }
    for (const address of [null, gone]) {
      const response = await passOn(new Request('http://mini-ioc.invalid/'), '/api/v1/kpis', () => address)
      expect({ type: response.headers.get('content-type'), body: await response.json() }).toEqual({
        type: 'application/problem+json',
        body: expect.objectContaining({ status: 503, code: 'station-unreachable' }),
      })
    }
  })

  it('finds a station that came back on another port', async () => {
    const first = await listen(createServer((_request, response) => response.end('first')))
    const second = await listen(createServer((_request, response) => response.end('second')))
    const addresses = [first, second].map((url) => ({ url, token: 'secret', pid: process.pid }))
    const ask = () =>
      passOn(new Request('http://mini-ioc.invalid/'), '/api/v1/kpis', () => addresses.shift() ?? null)
    expect([await (await ask()).text(), await (await ask()).text()]).toEqual(['first', 'second'])
  })
})
