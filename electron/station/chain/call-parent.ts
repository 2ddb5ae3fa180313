/**
 * Requests to the parent. Every connection verifies it whole: signed by exactly the authority that was
 * learnt at enrolment, for a server, in the parent's name. Host names play no part, and sessions are not
 * resumed, so no connection skips the check.
 */
import { Agent, type RequestOptions, request } from 'node:https'
import type { PeerCertificate } from 'node:tls'
import type { UnitCode } from '#shared/domain/unit.ts'
import { readCertificate, SERVER_AUTH, stationUri } from './certificates.ts'
import type { UplinkCredentials } from './identity.ts'

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

export interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: Uint8Array
  readonly deadlineMs?: number
  readonly mostAnswerBytes?: number
}

const DEADLINE_MS = 10_000
const MOST_ANSWER_BYTES = 1024 * 1024

/** An error where the certificate is not the parent's own server certificate. */
function checkParent(parent: UnitCode, peer: PeerCertificate): Error | undefined {
  try {
    const { uris, usages } = readCertificate(peer.raw)
    const isServer = usages.length === 1 && usages[0] === SERVER_AUTH
    if (isServer && uris.length === 1 && uris[0] === stationUri(parent)) return undefined
  } catch {}
  return new Error(`the certificate shown is not that of station ${parent}`)
}

/** An agent that speaks to one parent only; with `credentials`, as its child. */
export function parentAgent(
  parent: UnitCode,
  trust: { parentCa: string } | UplinkCredentials,
  keepAlive: boolean,
): Agent {
  return new Agent({
    keepAlive,
    maxSockets: 1,
    maxCachedSessions: 0,
    minVersion: 'TLSv1.3',
    ca: trust.parentCa,
    checkServerIdentity: (_host, peer) => checkParent(parent, peer),
    ...('key' in trust ? { key: trust.key, cert: trust.certificate } : {}),
  })
}

/** An agent that believes anybody: only for reading what is checked against a hash afterwards. */
export function unverifiedAgent(): Agent {
  return new Agent({
    keepAlive: false,
    maxCachedSessions: 0,
    minVersion: 'TLSv1.3',
    rejectUnauthorized: false,
  })
}

/** Rejects where no whole answer came within the deadline; an answer of any status resolves. */
export function callParent(agent: Agent, base: string, call: Call, stop?: AbortSignal): Promise<Answer> {
  const deadline = AbortSignal.timeout(call.deadlineMs ?? DEADLINE_MS)
  const options: RequestOptions = {
    agent,
    method: call.method,
    signal: stop ? AbortSignal.any([deadline, stop]) : deadline,
    headers: {
      accept: 'application/json',
      ...call.headers,
      ...(call.body ? { 'content-length': String(call.body.byteLength) } : {}),
    },
  }
  const mostBytes = call.mostAnswerBytes ?? MOST_ANSWER_BYTES
  return new Promise((resolve, reject) => {
    const sent = request(new URL(call.path, base), options, (answer) => {
      const chunks: Buffer[] = []
      let size = 0
      answer.on('data', (chunk: Buffer) => {
        size += chunk.byteLength
        if (size > mostBytes) sent.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      answer.on('end', () =>
        answer.complete
          ? resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            })
          : reject(new Error('the answer was cut short')),
      )
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(call.body)
  })
}

/** The answer's JSON, or null where it is none. */
export function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text)
  } catch {
    return null
  }
}
