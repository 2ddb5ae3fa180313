/**
 * Bodies at the chain's door: bounded as sent, after decompression, and in depth. A refusal is cheap:
 * what is too large is not read to its end.
 */
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { constants, gunzip, zstdDecompress } from 'node:zlib'
import { StationError } from '../errors.ts'

const MAX_DEPTH = 16
/** 8 MiB: no honest sender of a few MiB needs a larger zstd window. */
const ZSTD_WINDOW_LOG = 23

const unzip = promisify(gunzip) as (data: Buffer, options: object) => Promise<Buffer>
const unzstd = promisify(zstdDecompress) as (data: Buffer, options: object) => Promise<Buffer>

export interface BodyLimits {
  readonly sentBytes: number
  readonly plainBytes: number
}

const cutShort = () => new StationError('cut-short', 'Yêu cầu bị cắt ngang.', 400)
const tooLarge = () => new StationError('too-large', 'Gói quá lớn; chia nhỏ rồi gửi lại.', 413)

/** @throws StationError 400, 413 or 415. */
export async function readJsonBody(incoming: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  if (!/^application\/json\b/i.test(incoming.headers['content-type'] ?? '')) {
    throw new StationError('not-json', 'Gửi application/json.', 415)
  }
  const plain = await decompress(
    await readBytes(incoming, limits.sentBytes),
    incoming.headers['content-encoding'] ?? 'identity',
    limits.plainBytes,
  )
  if (isTooDeep(plain)) throw new StationError('too-deep', 'JSON lồng nhau quá sâu.', 400)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch {
    throw new StationError('not-json', 'Thân yêu cầu không phải JSON đúng.', 400)
  }
}

async function readBytes(incoming: IncomingMessage, most: number): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > most) throw tooLarge()
  // Nothing tells of an end that came before anybody listened.
  if (incoming.destroyed) throw cutShort()
  const chunks: Buffer[] = []
  let size = 0
  return await new Promise((resolve, reject) => {
    const settle = (run: () => void) => {
      incoming.off('data', take)
      incoming.pause()
      run()
    }
    const take = (chunk: Buffer) => {
      size += chunk.byteLength
      if (size > most) settle(() => reject(tooLarge()))
      else chunks.push(chunk)
    }
    incoming.on('data', take)
    incoming.once('end', () => resolve(Buffer.concat(chunks)))
    incoming.once('error', reject)
    incoming.once('close', () => reject(cutShort()))
  })
}

async function decompress(sent: Buffer, encoding: string, most: number): Promise<Buffer> {
  const bounded = { maxOutputLength: most }
  try {
    switch (encoding.trim().toLowerCase()) {
      case 'identity':
        return sent.byteLength <= most ? sent : Promise.reject(tooLarge())
      case 'gzip':
        return await unzip(sent, bounded)
      case 'zstd':
        return await unzstd(sent, {
          ...bounded,
          params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
        })
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_BUFFER_TOO_LARGE' || code === 'ZSTD_error_frameParameter_windowTooLarge')
      throw tooLarge()
    throw error instanceof StationError
      ? error
      : new StationError('bad-encoding', 'Không giải nén được thân yêu cầu.', 400)
  }
  throw new StationError('unknown-encoding', 'Chỉ nhận identity, gzip, zstd.', 415)
}

const OTHER = 0
const OPEN = 1
const CLOSE = 2
const QUOTE = 3
const QUOTE_BYTE = 0x22
const BACKSLASH = 0x5c
/** What each byte means to the structure; most of them nothing. */
const MEANING = new Uint8Array(256)
for (const byte of Buffer.from('[{')) MEANING[byte] = OPEN
for (const byte of Buffer.from(']}')) MEANING[byte] = CLOSE
MEANING[QUOTE_BYTE] = QUOTE

/** Counts brackets outside strings, before anything is parsed. */
function isTooDeep(json: Uint8Array): boolean {
  const end = json.length
  let depth = 0
  for (let at = 0; at < end; at += 1) {
    const meaning = MEANING[json[at] as number]
    if (meaning === OTHER) continue
    if (meaning === OPEN) {
      depth += 1
      if (depth > MAX_DEPTH) return true
    } else if (meaning === CLOSE) depth -= 1
    else {
      for (at += 1; at < end && json[at] !== QUOTE_BYTE; at += 1) if (json[at] === BACKSLASH) at += 1
    }
  }
  return false
}
