/** Bodies that mean harm: bombs, giants, abysses, and what only looks like JSON. A live child sends them. */
import { constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { MAX_BATCH_BYTES, MAX_ITEMS } from '#shared/contract/chain.ts'
import { makeBatch, makeCell } from '../../support/chain.ts'
import { type Attempt, ask, BATCHES, type Cast, seen, shake, statusesOf } from './cast.ts'

const TYPE = { 'content-type': 'application/json' }
/** What unfolding may cost, at the most. */
const MOST_BYTES = 32 * 1024 * 1024

interface Body {
  readonly body: Buffer | string | (() => Buffer)
  readonly headers?: Record<string, string>
  readonly meets: string
}

const zeros = () => Buffer.alloc(256 * 1024 * 1024)
const gzip = { 'content-encoding': 'gzip' }
const zstd = { 'content-encoding': 'zstd' }
const batchText = (over: object = {}) => JSON.stringify({ ...makeBatch({ epoch: 9 }), ...over })
/** A batch with a field as it is written here, JSON or not. */
const withField = (name: string, written: string) => batchText({ [name]: '@' }).replace('"@"', written)

const BODIES: Readonly<Record<string, Body>> = {
  'a gzip bomb of 256 MiB': { body: () => gzipSync(zeros()), headers: gzip, meets: '413 too-large' },
  'a zstd bomb of 256 MiB': { body: () => zstdCompressSync(zeros()), headers: zstd, meets: '413 too-large' },
  'zstd with a window of 128 MiB': {
    body: () =>
      zstdCompressSync(zeros(), {
        params: { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_compressionLevel]: 3 },
      }),
    headers: zstd,
    meets: '413 too-large',
  },
  'a bomb of many small gzip members': {
    body: () => Buffer.concat(Array(2_000).fill(gzipSync(Buffer.alloc(100_000)))),
    headers: gzip,
    meets: '413 too-large',
  },
  // Of several frames the first one is read.
  'a bomb of many small zstd frames': {
    body: () => Buffer.concat(Array(20_000).fill(zstdCompressSync(Buffer.alloc(100_000)))),
    headers: zstd,
    meets: '400 not-json',
  },
  'gzip within gzip': {
    body: () => gzipSync(gzipSync(batchText())),
    headers: gzip,
    meets: '400 not-json',
  },
  'two encodings': {
    body: '{}',
    headers: { 'content-encoding': 'gzip, gzip' },
    meets: '415 unknown-encoding',
  },
  'an encoding that is not taken': {
    body: deflateSync(batchText()),
    headers: { 'content-encoding': 'deflate' },
    meets: '415 unknown-encoding',
  },
  'gzip that is none': { body: '{}', headers: gzip, meets: '400 bad-encoding' },
  'gzip that is cut short': {
    body: () => gzipSync(batchText()).subarray(0, -12),
    headers: gzip,
    meets: '400 bad-encoding',
  },
  'zstd that is none': { body: '{}', headers: zstd, meets: '400 bad-encoding' },
  'another content type': { body: '{}', headers: { 'content-type': 'text/plain' }, meets: '415 not-json' },
  'a form': {
    body: 'v=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    meets: '415 not-json',
  },
  'no content type': { body: '{}', headers: { 'content-type': '' }, meets: '415 not-json' },
  'a body that says it is too large': {
    body: Buffer.alloc(MAX_BATCH_BYTES + 1, ' '),
    meets: '413 too-large',
  },
  'no body': { body: '', meets: '400 not-json' },
  'no JSON': { body: 'hello', meets: '400 not-json' },
  'half a JSON': { body: '{"v":1', meets: '400 not-json' },
  'two JSONs': { body: `${batchText()}${batchText()}`, meets: '400 not-json' },
  'no UTF-8': { body: Buffer.from([0x22, 0xff, 0xfe, 0x22]), meets: '400 not-json' },
  'UTF-8 that is cut within a letter': { body: Buffer.from('"đ').subarray(0, 2), meets: '400 not-json' },
  'UTF-16': { body: Buffer.from(batchText(), 'utf16le'), meets: '400 not-json' },
  'NaN as a number': { body: withField('epoch', 'NaN'), meets: '400 not-json' },
  'a number beyond all numbers': { body: withField('epoch', '1e400'), meets: '422 invalid-request' },
  'a counter that no longer counts': {
    body: withField('epoch', '9007199254740993'),
    meets: '422 invalid-request',
  },
  'a negative counter': { body: withField('epoch', '-1'), meets: '422 invalid-request' },
  'a counter as text': { body: withField('epoch', '"9"'), meets: '422 invalid-request' },
  'a hundred thousand arrays in one another': {
    body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    meets: '400 too-deep',
  },
  'fifty thousand objects in one another, in an item': {
    body: `{"items":[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]}`,
    meets: '400 too-deep',
  },
  'an empty object': { body: '{}', meets: '422 invalid-request' },
  'an array': { body: '[]', meets: '422 invalid-request' },
  null: { body: 'null', meets: '422 invalid-request' },
  'a batch that is only inherited': {
    body: `{"__proto__":${batchText()}}`,
    meets: '422 invalid-request',
  },
  'items that are no list': { body: batchText({ items: { length: 1 } }), meets: '422 invalid-request' },
  'a batch id with a path in it': {
    body: batchText({ batch: '../../../../etc/passwd' }),
    meets: '422 invalid-request',
  },
  'a moment that is none': { body: batchText({ clock: 'now' }), meets: '422 invalid-request' },
  '2,001 items': { body: batchText({ items: Array(MAX_ITEMS + 1).fill(0) }), meets: '422 invalid-request' },
  'another version': { body: batchText({ v: 2 }), meets: '422 invalid-request' },
}

async function sendBody(cast: Cast, { body, headers = {} }: Body): Promise<string> {
  const bytes = typeof body === 'function' ? body() : body
  if (Buffer.byteLength(bytes) > MAX_BATCH_BYTES + 1) throw new Error('not a small body')
  const before = process.memoryUsage().arrayBuffers
  const told = await ask(cast, {
    ...{ method: 'POST', path: BATCHES, body: bytes, show: cast.ward },
    headers: { ...TYPE, ...headers },
  })
  const grown = process.memoryUsage().arrayBuffers - before
  return grown < MOST_BYTES ? seen(told) : `${seen(told)}, at a cost of ${grown} bytes`
}

export const bodies: readonly Attempt[] = [
  ...Object.entries(BODIES).map(([name, body]) => ({
    ...{ name, meets: body.meets },
    run: (cast: Cast) => sendBody(cast, body),
  })),
  {
    name: 'a body that is too large and does not say so',
    meets: '413, connection ends',
    run: async (cast) => {
      const { socket, heard } = await shake(cast, cast.ward)
      socket.write(
        `POST ${BATCHES} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
      )
      for (let sent = 0; sent < 18; sent += 1) socket.write(`10000\r\n${' '.repeat(0x10000)}\r\n`)
      return statusesOf(cast, await heard)
    },
  },
  {
    name: 'a request for a certificate of more than 32 KiB',
    meets: '413 too-large',
    run: async (cast) =>
      seen(
        await ask(cast, {
          ...{ method: 'POST', path: '/chain/v1/enrol', headers: TYPE },
          body: JSON.stringify({ secret: 'guess', request: 'a'.repeat(40_000) }),
        }),
      ),
  },
  {
    name: 'a batch with a poisoned prototype',
    meets: '200, nothing is polluted',
    run: async (cast) => {
      const body = JSON.stringify({ ...makeBatch({ epoch: 1 }), items: [makeCell({ value: 1e300 })] })
        .replace('{', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},')
        .replace('"kind"', '"__proto__":{"polluted":1},"kind"')
      const told = await ask(cast, { method: 'POST', path: BATCHES, headers: TYPE, body, show: cast.ward })
      cast.begin()
      const polluted = 'polluted' in {} || 'polluted' in []
      return polluted ? `${seen(told)}, prototypes are polluted` : `${seen(told)}, nothing is polluted`
    },
  },
]
