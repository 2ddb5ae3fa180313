/** Bodies that mean harm: bombs, giants, abysses, and senders that never finish. */
import 'reflect-metadata'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { MAX_BATCH_BYTES, MAX_ITEMS } from '#shared/contract/chain.ts'
import { loadIdentity, serverCredentials } from '#station/chain/identity.ts'
import { createChainListener } from '#station/chain/listener.ts'
import { call, enrolByHand, makeBatch, makeCell, type Shown, startCity } from '../support/chain.ts'

const PATH = '/chain/v1/batches'
const JSON_TYPE = { 'content-type': 'application/json' }

async function cast() {
  const city = await startCity()
  const child = await enrolByHand(city, '00004')
  const send = (body: Buffer | string, headers: Record<string, string> = {}) =>
    call(city.url, { method: 'POST', path: PATH, headers: { ...JSON_TYPE, ...headers }, body, show: child })
  return { city, child, send }
}

describe('bodies at the chain’s door', () => {
  it('are taken plain, gzipped and as zstd', async () => {
    const { send } = await cast()
    const first = makeBatch({ items: [makeCell()] })
    const second = makeBatch({ after: first.batch, items: [makeCell({ rev: 2, value: 121 })] })
    const third = makeBatch({ after: second.batch, items: [makeCell({ rev: 3, value: 122 })] })
    expect((await send(JSON.stringify(first))).status).toBe(200)
    expect((await send(gzipSync(JSON.stringify(second)), { 'content-encoding': 'gzip' })).status).toBe(200)
    expect((await send(zstdCompressSync(JSON.stringify(third)), { 'content-encoding': 'zstd' })).status).toBe(
      200,
    )
  })

  it('that unfold beyond all bounds are stopped early', async () => {
    const { send } = await cast()
    const zeros = Buffer.alloc(256 * 1024 * 1024)
    const bombs = {
      gzip: gzipSync(zeros),
      zstd: zstdCompressSync(zeros),
      'zstd with a large window': zstdCompressSync(zeros, {
        params: { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_compressionLevel]: 3 },
      }),
    }
    for (const [name, bomb] of Object.entries(bombs)) {
      expect(bomb.byteLength).toBeLessThan(MAX_BATCH_BYTES)
      const before = process.memoryUsage().arrayBuffers
      const { status } = await send(bomb, { 'content-encoding': name.slice(0, 4) })
      expect([name, status]).toEqual([name, 413])
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024)
    }
  })

  it('that are too large are refused, announced or not', async () => {
    const { city, child, send } = await cast()
    const large = Buffer.alloc(MAX_BATCH_BYTES + 1, ' ')
    expect((await send(large)).status).toBe(413)
    const socket = await shake(city.url, child)
    const answer = firstLine(socket)
    socket.write(
      `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    )
    for (let sent = 0; sent < 18; sent += 1) socket.write(`10000\r\n${' '.repeat(0x10000)}\r\n`)
    expect(await answer).toMatch(/^HTTP\/1.1 413/)
  })

  it('are not read at all without a certificate', async () => {
    const { city } = await cast()
    const socket = await shake(city.url, null)
    const answer = firstLine(socket)
    socket.write(
      `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n`,
    )
    expect(await answer).toMatch(/^HTTP\/1.1 401/)
  })

  it.each([
    ['no JSON', 'hello', {}, 400],
    ['half a JSON', '{"v":1', {}, 400],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), {}, 400],
    ['a deep array', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, {}, 400],
    ['a deep object in an item', `{"items":[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]}`, {}, 400],
    ['no batch', '{}', {}, 422],
    ['an array', '[]', {}, 422],
    ['null', 'null', {}, 422],
    ['too many items', JSON.stringify(makeBatch({ items: Array(MAX_ITEMS + 1).fill(0) })), {}, 422],
    ['another version', JSON.stringify({ ...makeBatch(), v: 2 }), {}, 422],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415],
    ['another encoding', '{}', { 'content-encoding': 'br' }, 415],
    ['two encodings', '{}', { 'content-encoding': 'gzip, gzip' }, 415],
    ['what is no gzip', '{}', { 'content-encoding': 'gzip' }, 400],
    ['what is no zstd', '{}', { 'content-encoding': 'zstd' }, 400],
  ])('of %s are refused whole', async (_name, body, headers, status) => {
    const { city, send } = await cast()
    expect((await send(body, headers as Record<string, string>)).status).toBe(status)
    expect(city.station.children.all().map(({ state }) => state)).toEqual(['never'])
  })

  it('with poisoned names harm nobody', async () => {
    const { send } = await cast()
    const batch = JSON.stringify({ ...makeBatch(), items: [] }).replace('{', '{"__proto__":{"polluted":1},')
    expect((await send(batch)).status).toBe(200)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('of slow senders end with their time, as do headers', async () => {
    const { city, child } = await cast()
    const identity = loadIdentity(city.station.home)
    const credentials = await serverCredentials(city.station.home, identity, {
      unit: '01' as never,
      host: '127.0.0.1',
      now: city.clock(),
    })
    const listener = await createChainListener(city.station, identity, {
      host: '127.0.0.1',
      port: 0,
      credentials,
      requestTimeoutMs: 300,
    })
    onTestFinished(() => listener.close())
    const url = `https://127.0.0.1:${listener.port}`
    const slow = await shake(url, child)
    slow.write(
      `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"v":`,
    )
    const headers = await shake(url, child)
    headers.write(`POST ${PATH} HTTP/1.1\r\nhost: x\r\n`)
    await Promise.all([once(slow, 'close'), once(headers, 'close')])
    expect([slow.destroyed, headers.destroyed]).toEqual([true, true])
  })
})

async function shake(url: string, show: Shown | null) {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false, ...(show ?? {}) })
  socket.on('error', () => undefined)
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'secureConnect')
  socket.resume()
  return socket
}

async function firstLine(socket: Awaited<ReturnType<typeof shake>>): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk.toString('utf8')
}
