/**
 * A child without a station behind it, for load: its own key, its own certificate from a real enrolment, one
 * connection kept alive with mutual TLS 1.3, and batches in their chain. Hundreds of them fit in a process.
 */
import { randomBytes } from 'node:crypto'
import type { Agent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip, zstdCompress } from 'node:zlib'
import {
  type BatchAnswer,
  batchAnswer,
  caAnswer,
  type EnrolmentCode,
  enrolAnswer,
  staleEpoch,
  WIRE_VERSION,
} from '#shared/contract/chain.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { type Answer, callParent, jsonOf, parentAgent, unverifiedAgent } from '#station/chain/call-parent.ts'
import { firstCertificate, makeRequest } from '#station/chain/certificates.ts'
import { readEnrolmentCode } from '#station/chain/enrolment-code.ts'
import { makePrivateKey } from '#station/chain/key-pairs.ts'
import { sha256Hex, toPem } from '#station/chain/pem.ts'

export type Encoding = 'gzip' | 'zstd'

/** A batch ready to go out. */
export interface Frame {
  readonly epoch: number
  readonly id: string
  readonly items: number
  readonly plainBytes: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

export interface FrameWords {
  readonly backlog?: number
  readonly resyncComplete?: boolean
}

export interface FleetChild {
  readonly unit: string
  /** Makes the next batch of the chain; frames are posted in the order in which they were made. */
  frame(items: readonly object[], words?: FrameWords): Promise<Frame>
  /**
   * Sends a frame until the parent has answered for it: waits where it says so, and repeats what was cut off.
   * Throws on a refusal of the whole batch.
   */
  post(frame: Frame): Promise<BatchAnswer>
  /** `frame` and `post`; starts a new epoch where the parent asks for it. */
  send(items: readonly object[], words?: FrameWords): Promise<BatchAnswer>
  close(): void
}

const ATTEMPTS = 20
const RETRY_MS = 500
const COMPRESS_FROM_BYTES = 1_024
const compressors = { gzip: promisify(gzip), zstd: promisify(zstdCompress) }

/** Raised where the parent knows another epoch. */
class Stale extends Error {
  readonly parentEpoch: number
  constructor(parentEpoch: number) {
    super(`the parent is at epoch ${parentEpoch}`)
    this.parentEpoch = parentEpoch
  }
}

/** Authorities that were read and checked, by their hash: one look serves all children of a parent. */
const authorities = new Map<string, Promise<string>>()

function authorityOf(code: EnrolmentCode): Promise<string> {
  const known = authorities.get(code.caSha256)
  if (known) return known
  const read = readAuthority(code)
  authorities.set(code.caSha256, read)
  read.catch(() => authorities.delete(code.caSha256))
  return read
}

async function readAuthority({ url, caSha256 }: EnrolmentCode): Promise<string> {
  const agent = unverifiedAgent()
  try {
    const answer = await callParent(agent, url, { method: 'GET', path: '/chain/v1/ca', deadlineMs: 60_000 })
    const der = firstCertificate(caAnswer.parse(jsonOf(answer)).certificate)
    if (!der || sha256Hex(der) !== caSha256) throw new Error('another authority answers')
    return toPem(der, 'CERTIFICATE')
  } finally {
    agent.destroy()
  }
}

export interface ChildOptions {
  readonly encoding?: Encoding
  readonly clock?: () => number
}

/** Enrols with a code and stands by to send. @param parent Unit of the station that made the code. */
export async function enrolFleetChild(
  parent: string,
  text: string,
  options: ChildOptions = {},
): Promise<FleetChild> {
  const code = readEnrolmentCode(text)
  const parentCa = await authorityOf(code)
  const key = await makePrivateKey()
  const body = Buffer.from(
    JSON.stringify({ secret: code.secret, request: await makeRequest(code.unit as UnitCode, key) }),
  )
  const agent = parentAgent(parent as UnitCode, { parentCa }, false)
  try {
    const answer = await untilWelcome(() =>
      callParent(agent, code.url, {
        method: 'POST',
        path: '/chain/v1/enrol',
        headers: { 'content-type': 'application/json' },
        body,
        deadlineMs: 60_000,
      }),
    )
    if (answer.status !== 200)
      throw new Error(`${code.unit} was not enrolled (${answer.status}): ${answer.text}`)
    const { certificate } = enrolAnswer.parse(jsonOf(answer))
    const credentials = { key, certificate, parentCa }
    return openFleetChild(code.unit, code.url, parentAgent(parent as UnitCode, credentials, true), options)
  } finally {
    agent.destroy()
  }
}

/** Asks again where the parent says later. */
async function untilWelcome(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask()
    if ((answer.status !== 429 && answer.status !== 503) || attempt >= ATTEMPTS) return answer
    await sleep(Number(answer.headers['retry-after'] ?? 1) * 1_000)
  }
}

function openFleetChild(
  unit: string,
  url: string,
  agent: Agent,
  { encoding = 'gzip', clock = Date.now }: ChildOptions,
): FleetChild {
  let epoch = 1
  let last: string | null = null

  async function frame(items: readonly object[], words: FrameWords = {}): Promise<Frame> {
    const id = randomBytes(16).toString('base64url')
    const after = last
    last = id
    const plain = Buffer.from(
      JSON.stringify({
        v: WIRE_VERSION,
        station: unit,
        epoch,
        batch: id,
        after,
        items,
        clock: formatInstant(clock()),
        appliedDirective: 0,
        ...words,
      }),
    )
    const zipped = plain.byteLength >= COMPRESS_FROM_BYTES
    return {
      epoch,
      id,
      items: items.length,
      plainBytes: plain.byteLength,
      headers: { 'content-type': 'application/json', ...(zipped ? { 'content-encoding': encoding } : {}) },
      body: zipped ? await compressors[encoding](plain) : plain,
    }
  }

  async function post(sent: Frame): Promise<BatchAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await untilWelcome(() => tryOnce(sent)).catch((error: unknown) => {
        if (attempt >= ATTEMPTS) throw error
        return null
      })
      if (answer?.status === 200) return batchAnswer.parse(jsonOf(answer))
      if (answer?.status === 409) throw new Stale(staleEpoch.parse(jsonOf(answer)).epoch)
      if (answer) throw new Error(`${unit}: a batch was refused (${answer.status}): ${answer.text}`)
      await sleep(RETRY_MS)
    }
  }

  const tryOnce = ({ headers, body }: Frame): Promise<Answer> =>
    callParent(agent, url, { method: 'POST', path: '/chain/v1/batches', headers, body, deadlineMs: 120_000 })

  return {
    unit,
    frame,
    post,
    async send(items, words) {
      try {
        return await post(await frame(items, words))
      } catch (error) {
        if (!(error instanceof Stale)) throw error
        epoch = Math.max(epoch, error.parentEpoch) + 1
        last = null
        return await post(await frame(items, words))
      }
    },
    close: () => agent.destroy(),
  }
}
