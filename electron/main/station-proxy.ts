/**
 * Passes `app://mini-ioc/api/…` on to the station and adds its token, so that the page needs neither
 * token, port nor CORS. Plain `node:http` because `net.fetch` keeps abandoned streams open.
 */
import { type IncomingMessage, request as sendRequest } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { StationAddress } from './station-address.ts'

/** Longer than the 15 s between two comments of the live stream: silence past it is a dead station. */
const SILENCE_DEADLINE_MS = 60_000
const BUFFERED_BYTES = 256 * 1024

/** Headers about one connection, and those by which a page could pose as somebody else. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'origin',
  'referer',
  'cookie',
  'set-cookie',
  'authorization',
  // An answer to a scheme of our own is not decompressed by Chromium.
  'accept-encoding',
])

export type ReadAddress = () => StationAddress | null

/**
 * One request to the station and back, streaming both ways. `path` is the path with its query.
 * Never rejects: without a station the answer is 503 with a problem document.
 */
export function passOn(request: Request, path: string, readAddress: ReadAddress): Promise<Response> {
  // Read for every request: a station that was started again has another port and another token.
  const address = readAddress()
  if (!address) return Promise.resolve(unreachable())
  return new Promise((answer) => {
    const outgoing = sendRequest(new URL(path, address.url), {
      agent: false,
      method: request.method,
      headers: { ...passedOn(request.headers), authorization: `Bearer ${address.token}` },
      timeout: SILENCE_DEADLINE_MS,
    })
    outgoing.on('response', (incoming) => answer(toResponse(incoming, request.method)))
    outgoing.on('timeout', () => outgoing.destroy(new Error('the station is silent')))
    outgoing.on('error', () => answer(unreachable()))
    request.signal.addEventListener('abort', () => outgoing.destroy())
    if (!request.body) {
      outgoing.end()
      return
    }
    const body = Readable.fromWeb(request.body as NodeReadableStream)
    body.on('error', (error) => outgoing.destroy(error))
    body.pipe(outgoing)
  })
}

function passedOn(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of headers) if (!NOT_PASSED_ON.has(name)) kept[name] = value
  return kept
}

function toResponse(incoming: IncomingMessage, method: string): Response {
  const status = incoming.statusCode ?? 502
  const headers = new Headers({ 'x-content-type-options': 'nosniff' })
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || NOT_PASSED_ON.has(name)) continue
    headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  if (method === 'HEAD' || status === 204 || status === 304) {
    incoming.resume()
    return new Response(null, { status, headers })
  }
  return new Response(readableBody(incoming), { status, headers })
}

/** `Readable.toWeb` throws in Node 18 when a cancelled stream ends; this one does not. */
function readableBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.on('data', (chunk: Buffer) => {
          controller.enqueue(new Uint8Array(chunk))
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause()
        })
        incoming.on('end', () => controller.close())
        incoming.on('error', (error) => controller.error(error))
      },
      pull() {
        incoming.resume()
      },
      cancel() {
        incoming.destroy()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFERED_BYTES }),
  )
}

function unreachable(): Response {
  const status = 503
  const problem = {
    type: 'urn:mini-ioc:problem:station-unreachable',
    title: 'Chưa kết nối được trạm',
    status,
    detail:
      'Trạm đang khởi động hoặc đã dừng. Ứng dụng tự kết nối lại; nếu quá một phút, chạy “mini-ioc doctor”.',
    code: 'station-unreachable',
  }
  const headers = {
    'content-type': 'application/problem+json',
    'retry-after': '2',
    'cache-control': 'no-store',
  }
  return new Response(JSON.stringify(problem), { status, headers })
}
