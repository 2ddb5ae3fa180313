/** Requests that are not what they seem: paths, methods, headers, two in one, and senders without haste. */
import { once } from 'node:events'
import { Agent } from 'node:https'
import { connect } from 'node:net'
import { loadIdentity, serverCredentials } from '#station/chain/identity.ts'
import { createChainListener } from '#station/chain/listener.ts'
import { call } from '../../support/chain.ts'
import { type Attempt, ask, BATCHES, type Cast, seen, sendBytes, shake, statusesOf } from './cast.ts'

/** Request lines that lead nowhere: the method and the path, as written. */
const PATHS: ReadonlyArray<readonly [string, string]> = [
  ['GET', '/'],
  ['GET', '/api/v1/cells'],
  ['GET', '/api/v1/openapi.json'],
  ['POST', '/api/v1/enrolments'],
  ['GET', '/chain/v1/../api/v1/cells'],
  ['GET', '/chain/v1/../../api/v1/cells'],
  ['GET', '/chain/v1/%2e%2e/%2e%2e/api/v1/cells'],
  ['GET', '/chain/v1/..%2f..%2fapi%2fv1%2fcells'],
  ['GET', '/..%2f..%2fetc/passwd'],
  ['GET', '/chain/v1/ca/../batches'],
  ['GET', '/chain/v1/ca/'],
  ['GET', '//chain/v1/ca'],
  ['GET', '/chain//v1/ca'],
  ['GET', '/CHAIN/v1/ca'],
  ['GET', '/chain/v1/ca%00'],
  ['GET', '/chain/v1/%63a%2f'],
  ['GET', '/chain/v1/ca;x=1'],
  ['GET', '/chain/v2/batches'],
  ['GET', '/chain/v1/batches'],
  ['PUT', '/chain/v1/batches'],
  ['DELETE', '/chain/v1/enrol'],
  ['OPTIONS', '/chain/v1/enrol'],
  ['GET', '/chain/v1/enrol'],
  ['POST', '/chain/v1/ca'],
  ['POST', '/chain/v1/enrol/..%2fbatches'],
  ['PROPFIND', '/chain/v1/batches'],
  ['GET', 'https://ioc.example/api/v1/cells'],
  ['GET', 'https://ioc.example/chain/v1/batches'],
]

const paths: readonly Attempt[] = PATHS.map(([method, path]) => ({
  name: `\`${method} ${path}\``,
  meets: '401 not-recognised; a child: 404 not-found',
  run: async (cast) => {
    const nobody = await ask(cast, { method, path })
    const child = await ask(cast, { method, path, show: cast.ward })
    return `${seen(nobody)}; a child: ${seen(child)}`
  },
}))

const head = (lines: readonly string[]) => `${['host: ioc.example', ...lines].join('\r\n')}\r\n\r\n`
const start = `POST ${BATCHES} HTTP/1.1\r\n`
const second = `GET /chain/v1/ca HTTP/1.1\r\n${head([])}`
const JSON_LINE = 'content-type: application/json'

/** Bytes in which a second request hides; a child sends them. */
const SMUGGLED: Readonly<Record<string, string>> = {
  'a length and a chunked body': `${start}${head([JSON_LINE, 'content-length: 5', 'transfer-encoding: chunked'])}0\r\n\r\n${second}`,
  'two lengths': `${start}${head([JSON_LINE, 'content-length: 2', 'content-length: 100'])}{}${second}`,
  'a length with a sign': `${start}${head([JSON_LINE, 'content-length: +2'])}{}${second}`,
  'an unknown transfer encoding': `${start}${head([JSON_LINE, 'transfer-encoding: xchunked'])}0\r\n\r\n${second}`,
  'chunked, and not last': `${start}${head([JSON_LINE, 'transfer-encoding: chunked, identity'])}0\r\n\r\n${second}`,
  'a folded header': `${start}${head([JSON_LINE, 'transfer-encoding:\r\n chunked'])}0\r\n\r\n${second}`,
  'a space before the colon': `${start}${head([JSON_LINE, 'transfer-encoding : chunked'])}0\r\n\r\n${second}`,
  'a chunk of an impossible size': `${start}${head([JSON_LINE, 'transfer-encoding: chunked'])}fffffffffffffffff\r\n${second}`,
  'a header line without an end of its own': `${start}host: x\nx: y\rcontent-length: 2\r\n\r\n{}${second}`,
  'a null byte in a header': `${start}${head([JSON_LINE, 'x: a\u0000b'])}${second}`,
}

const smuggled: readonly Attempt[] = Object.entries(SMUGGLED).map(([name, bytes]) => ({
  name: `two requests in one: ${name}`,
  meets: '400, connection ends',
  run: async (cast) => await sendBytes(cast, bytes, cast.ward),
}))

const wire: readonly Attempt[] = [
  {
    name: 'a second request after one that was turned away',
    meets: '401, connection ends',
    run: (cast) => sendBytes(cast, `GET ${BATCHES} HTTP/1.1\r\n${head([])}${second}`, null),
  },
  {
    name: 'headers of more than 8 KiB',
    meets: '431, connection ends',
    run: (cast) => sendBytes(cast, `${start}${head([`x: ${'a'.repeat(9_000)}`])}`, cast.ward),
  },
  {
    name: 'a thousand headers',
    meets: '431, connection ends',
    run: (cast) =>
      sendBytes(cast, `${start}${head(Array.from({ length: 1_000 }, (_, n) => `x${n}: 1`))}`, null),
  },
  {
    name: 'a path of more than 8 KiB',
    meets: '431, connection ends',
    run: (cast) => sendBytes(cast, `GET /${'a'.repeat(9_000)} HTTP/1.1\r\n${head([])}`, null),
  },
  {
    name: 'no Host',
    meets: '400, connection ends',
    run: (cast) => sendBytes(cast, 'GET /chain/v1/ca HTTP/1.1\r\n\r\n', null),
  },
  {
    name: 'not HTTP at all',
    meets: '400, connection ends',
    run: (cast) => sendBytes(cast, '\u0016\u0003\u0001 hello\r\n\r\n', null),
  },
  {
    name: 'an upgrade to another protocol',
    meets: '401, connection ends',
    run: (cast) =>
      sendBytes(
        cast,
        `GET ${BATCHES} HTTP/1.1\r\n${head(['connection: upgrade', 'upgrade: websocket'])}`,
        null,
      ),
  },
  { name: 'plain HTTP', meets: 'no answer, connection ends', run: speakPlainly },
  {
    name: 'TLS 1.2',
    meets: 'no handshake',
    run: async ({ city }) => {
      const agent = new Agent({ maxVersion: 'TLSv1.2' })
      const failed = /protocol version|alert/i
      return await call(city.url, { path: '/chain/v1/ca', agent }).then(
        ({ status }) => `${status}`,
        (error: Error) => (failed.test(error.message) ? 'no handshake' : error.message),
      )
    },
  },
]

async function speakPlainly(cast: Cast): Promise<string> {
  const { hostname, port } = new URL(cast.city.url)
  const socket = connect({ host: hostname, port: Number(port) })
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => undefined)
  socket.write(`GET /chain/v1/ca HTTP/1.1\r\n${head([])}`)
  await once(socket, 'close', { signal: AbortSignal.timeout(5_000) })
  return statusesOf(cast, text)
}

/** Two batches of a child have begun; a third one says what it will be. */
async function beginThree(cast: Cast): Promise<string> {
  const begin = `${start}${head([JSON_LINE, 'content-length: 900000', 'expect: 100-continue'])}`
  const two = [await shake(cast, cast.ward), await shake(cast, cast.ward)]
  for (const { socket } of two) {
    socket.write(begin)
    await once(socket, 'data')
  }
  try {
    const third = await shake(cast, cast.ward)
    third.socket.write(`${start}${head([JSON_LINE, 'content-length: 900000'])}`)
    return statusesOf(cast, await third.heard)
  } finally {
    for (const { socket } of two) socket.destroy()
  }
}

/** A listener of the same station whose patience ends sooner. */
async function withLittlePatience<Result>(cast: Cast, run: (cast: Cast) => Promise<Result>): Promise<Result> {
  const { city } = cast
  const identity = loadIdentity(city.station.home)
  const host = '127.0.0.1'
  const now = city.clock()
  const credentials = await serverCredentials(city.station.home, identity, { unit: '01' as never, host, now })
  const listener = await createChainListener(city.station, identity, {
    ...{ host, port: 0, credentials },
    requestTimeoutMs: 300,
  })
  try {
    return await run({ ...cast, city: { ...city, url: `https://${host}:${listener.port}` } })
  } finally {
    await listener.close()
  }
}

const slowly =
  (bytes: string, shown: 'ward' | null, rest: string): Attempt['run'] =>
  (cast) =>
    withLittlePatience(cast, async (hurried) => {
      const { socket, heard } = await shake(hurried, shown && cast[shown])
      socket.write(bytes)
      const drip = setInterval(() => socket.write(rest), 50)
      try {
        return statusesOf(cast, await heard)
      } finally {
        clearInterval(drip)
      }
    })

const slow: readonly Attempt[] = [
  {
    name: 'a connection on which nothing is said',
    meets: '408, connection ends',
    run: slowly('', null, ''),
  },
  {
    name: 'headers that never end, a line at a time',
    meets: '408, connection ends',
    run: slowly(`POST ${BATCHES} HTTP/1.1\r\n`, null, 'x: y\r\n'),
  },
  {
    name: 'a child’s body that never ends, a byte at a time',
    meets: '408, connection ends',
    run: slowly(`${start}${head([JSON_LINE, 'content-length: 100000'])}`, 'ward', ' '),
  },
  {
    name: 'a body without a certificate',
    meets: '401, connection ends',
    run: async (cast) => {
      const { socket, heard } = await shake(cast, null)
      socket.write(`${start}${head([JSON_LINE, 'content-length: 900000'])}`)
      return statusesOf(cast, await heard)
    },
  },
  {
    name: 'a third body of a child while two are on their way',
    meets: '503, connection ends',
    run: beginThree,
  },
]

export const requests: readonly Attempt[] = [...paths, ...smuggled, ...wire, ...slow]
