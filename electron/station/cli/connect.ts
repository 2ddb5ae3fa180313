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
  request<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>
  /** Sends a text as it stands, and reads a text. @throws StationError with the station's refusal. */
  exchangeText(method: 'GET' | 'POST', path: string, body?: TextBody): Promise<string>
  close(): Promise<void>
}

export interface TextBody {
  readonly mediaType: string
  readonly text: string
}

const DEADLINE_MS = 600_000
const PROBE_MS = 10_000

export async function connect(home: Home): Promise<Connection> {
  readConfig(home)
  const info = readRunInfo(home)
  if (info && (await answers(info))) {
    const send: Send = (path, init) =>
      fetch(`${info.url}${path}`, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) }).catch(
        (error: unknown) => {
          throw new StationError(
            'station-lost',
            `Trạm không trả lời giữa chừng (${String(error)}). Chạy lại trạm rồi làm lại lệnh này; dòng đã nhận không bị mất hay bị tính hai lần.`,
          )
        },
      )
    return { running: true, ...requestsOver(send, info.token), close: async () => undefined }
  }
  const log = pino({ level: 'silent' })
  const opened = await createStation({ home, clock: Date.now, log, port: 0, screenPort: null, host: null })
  const send: Send = async (path, init) => await opened.api.request(path, init)
  return { running: false, ...requestsOver(send, opened.token), close: () => opened.stop() }
}

type Send = (path: string, init: RequestInit) => Promise<Response>

function requestsOver(send: Send, token: string): Pick<Connection, 'request' | 'exchangeText'> {
  const ask = async (method: string, path: string, body?: TextBody): Promise<Response> => {
    const response = await send(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': body.mediaType } : {}),
      },
      ...(body ? { body: body.text } : {}),
    })
    if (response.ok) return response
    const { code, detail } = (await response.json()) as Problem
    throw new StationError(code, detail)
  }
  return {
    async request<T>(method: string, path: string, body?: unknown) {
      const json = { mediaType: 'application/json', text: JSON.stringify(body) }
      const response = await ask(method, path, body === undefined ? undefined : json)
      return (await response.json()) as T
    },
    async exchangeText(method, path, body) {
      return await (await ask(method, path, body)).text()
    },
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

/** Runs one job on a connection and closes it, whatever happens. */
export async function withStation<T>(home: Home, job: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect(home)
  try {
    return await job(connection)
  } finally {
    await connection.close()
  }
}
