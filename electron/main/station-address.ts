/** Where a running station answers: `run/station.json` in its home, written by the station. */
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'

export interface StationAddress {
  readonly url: URL
  readonly token: string
  readonly pid: number
}

const PROBE_DEADLINE_MS = 2_000
/** The token goes nowhere but to this machine, whatever the file says. */
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** The address in a home's run file, or null where no such process lives. */
export function readStationAddress(home: string): StationAddress | null {
  try {
    return parseStationAddress(readFileSync(join(home, 'run', 'station.json'), 'utf8'))
  } catch {
    return null
  }
}

export function parseStationAddress(text: string, isAlive = processIsAlive): StationAddress | null {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof file !== 'object' || file === null) return null
  const { url, token, pid } = file as Record<string, unknown>
  if (typeof url !== 'string' || typeof token !== 'string' || typeof pid !== 'number') return null
  // A line break would let the token write headers of its own.
  if (!/^[\x21-\x7e]+$/.test(token) || !Number.isSafeInteger(pid) || pid <= 0) return null
  const address = parseUrl(url)
  if (address?.protocol !== 'http:' || !LOOPBACK.has(address.hostname)) return null
  return isAlive(pid) ? { url: address, token, pid } : null
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * True where a station answers to its token. A living process number alone proves little: after a
 * power cut the number in the file may belong to something else.
 */
export function isStationServing(address: StationAddress): Promise<boolean> {
  return new Promise((done) => {
    const request = get(
      new URL('/api/v1/station', address.url),
      { agent: false, headers: { authorization: `Bearer ${address.token}` }, timeout: PROBE_DEADLINE_MS },
      (response) => {
        response.resume()
        // Where no station was made yet, its first run answers in its place.
        done(response.statusCode === 200 || response.headers['x-mini-ioc'] === 'setup')
      },
    )
    request.on('timeout', () => request.destroy())
    request.on('error', () => done(false))
    request.on('close', () => done(false))
  })
}
