/**
 * The documents of the parent, fetched over a connection of their own and applied one by one. The parent holds
 * the answer until there is one, so a poll that waits never holds a batch up; and it is no heartbeat.
 */
import type { Agent } from 'node:https'
import { type DirectivesAnswer, directivesAnswer } from '#shared/contract/directives.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../context.ts'
import { selectPosition } from '../features/directives/queries.ts'
import { enterStream, receiveDirective } from '../features/directives/receive-directive.ts'
import { backOff, retryAfterMs } from './back-off.ts'
import { callParent, jsonOf, parentAgent } from './call-parent.ts'
import { readUplinkCredentials } from './identity.ts'
import { createPauses } from './pauses.ts'
import { selectUplink } from './queries.ts'

export interface DirectivePoll {
  start(): void
  stop(): Promise<void>
}

const HOLD_SECONDS = 30
/** Beyond what the parent holds it for. */
const DEADLINE_MS = 15_000
const MOST_BYTES = 16 * 1024 * 1024
/** An older parent has no documents; asked again in case it was updated. */
const NO_ROUTE_MS = 300_000
/** A parent that does not hold is not asked without a breath. */
const SHORTEST_MS = 1_000

/** @param onApplied There may be something to say now. */
export function createDirectivePoll(station: Station, onApplied: () => void): DirectivePoll {
  const stopping = new AbortController()
  const pauses = createPauses(stopping.signal, () => true)
  let agent: Agent | null = null
  let shown: string | null = null
  let failures = 0
  let running: Promise<void> | null = null

  /** With the certificate that is valid now: the uplink renews it. */
  function connect(parent: UnitCode): Agent | null {
    const credentials = readUplinkCredentials(station.home)
    if (!credentials) return null
    if (agent && shown === credentials.certificate) return agent
    agent?.destroy()
    shown = credentials.certificate
    agent = parentAgent(parent, credentials, true)
    return agent
  }

  const failed = (why: string): number => {
    failures += 1
    station.log.debug({ why }, 'no documents from the parent')
    return backOff(failures, station.config.heartbeatSeconds * 2_000)
  }

  /** @returns How long to wait before the next one, in ms. */
  async function pass(): Promise<number> {
    const uplink = selectUplink(station.db)
    const parent = uplink?.parent as UnitCode | undefined
    const via = parent && connect(parent)
    const position = selectPosition(station.db)
    if (!uplink || !parent || !via || !position) return failed('no parent')
    const { stream, after, at } = position
    const query = new URLSearchParams({
      after: String(after),
      wait: String(HOLD_SECONDS),
      ...(stream === null ? {} : { stream }),
      ...(at === null ? {} : { afterAt: at }),
    })
    const askedAt = performance.now()
    const path = `/chain/v1/directives?${query}`
    const deadlineMs = HOLD_SECONDS * 1_000 + DEADLINE_MS
    const call = { method: 'GET' as const, path, deadlineMs, mostAnswerBytes: MOST_BYTES }
    const answer = await callParent(via, uplink.url, call, stopping.signal)
    if (answer.status === 404) return NO_ROUTE_MS
    if (answer.status === 429 || answer.status === 503)
      return Math.max(failed('busy'), retryAfterMs(answer.headers['retry-after']) ?? 0)
    const read = directivesAnswer.safeParse(jsonOf(answer))
    if (answer.status !== 200 || !read.success) return failed(`answered ${answer.status}`)
    await take(parent, stream, read.data)
    failures = 0
    const isShort = read.data.items.length === 0 && performance.now() - askedAt < SHORTEST_MS
    return isShort && read.data.stream === stream ? SHORTEST_MS : 0
  }

  async function take(parent: UnitCode, known: string | null, { stream, items }: DirectivesAnswer) {
    for (const item of items) {
      if (stopping.signal.aborted) return
      const verdict = await receiveDirective(station, parent, stream, item)
      if (verdict?.outcome === 'refused')
        station.log.warn({ directive: item.id, ...verdict }, 'a document of the parent was refused')
      onApplied()
    }
    if (items.length === 0 && stream !== known) {
      await station.writer.write(async (transaction) => {
        if (selectPosition(transaction.db)?.parent === parent) await enterStream(station, transaction, stream)
      })
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let ms: number
      try {
        ms = await pass()
      } catch (error) {
        if (stopping.signal.aborted) return
        ms = failed(error instanceof Error ? error.message : String(error))
      }
      if (ms > 0) await pauses.wait({ ms, nudgeable: false })
    }
  }

  return {
    start() {
      if (selectUplink(station.db)) running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
      agent?.destroy()
    },
  }
}
