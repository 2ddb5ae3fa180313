/**
 * Commands talk to the running station where there is one; else they open the home themselves, through
 * the very same API.
 */
import { pino } from 'pino'
import type { Problem } from '#shared/contract/problem.ts'
import { StationError } from '../errors.ts'
import { type Home, type RunInfo, readConfig, readRunInfo } from '../home.ts'
import { createStation } from '../station.ts'

export interface Connection {
  readonly running: boolean
  /** Sends a request and reads its JSON answer. @throws StationError with the station's refusal. */
  request<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>
  close(): Promise<void>
}

const DEADLINE_MS = 600_000
const PROBE_MS = 10_000

export async function connect(home: Home): Promise<Connection> {
  readConfig(home)
  const info = readRunInfo(home)
  if (info && (await answers(info))) {
    return {
      running: true,
      request: (method, path, body) =>
        exchange(method, body, info.token, (init) =>
          fetch(`${info.url}${path}`, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) }).catch(
            (error: unknown) => {
              throw new StationError(
                'station-lost',
                `Trạm không trả lời giữa chừng (${String(error)}). Chạy lại trạm rồi làm lại lệnh này; dòng đã nhận không bị mất hay bị tính hai lần.`,
              )
            },
          ),
        ),
      close: async () => undefined,
    }
  }
  const log = pino({ level: 'silent' })
  const opened = await createStation({ home, clock: Date.now, log, port: 0, screenPort: null, host: null })
  return {
    running: false,
    request: (method, path, body) =>
      exchange(method, body, opened.token, async (init) => await opened.api.request(path, init)),
    close: () => opened.stop(),
  }
}

/** False where the process of that number is not this station: one that was killed leaves its file behind. */
async function answers({ url, token }: RunInfo): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/station`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PROBE_MS),
    })
    return response.ok
  } catch {
    return false
  }
}

async function exchange<T>(
  method: string,
  body: unknown,
  token: string,
  send: (init: RequestInit) => Promise<Response>,
): Promise<T> {
  const response = await send({
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (response.ok) return answer as T
  const { code, detail } = answer as Problem
  throw new StationError(code, detail)
}

/** Runs one job on a connection and closes it, whatever happens. */
export async function withStation<T>(home: Home, job: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect(home)
  try {
    return await job(connection)
  } finally {
    await connection.close()
  }
}
