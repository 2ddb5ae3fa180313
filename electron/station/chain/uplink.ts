/**
 * The link to the parent: one batch in flight, sent as soon as there is something to say, and a heartbeat
 * where there is not. Failures wait with a growing, jittered delay that no amount of new figures cuts
 * short.
 */
import type { Agent } from 'node:https'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { BooksCheckAnswer } from '#shared/contract/books.ts'
import { batchAnswer, MAX_ITEMS, staleEpoch } from '#shared/contract/chain.ts'
import type { StationInfo } from '#shared/contract/units.ts'
import type { MonthRange } from '#shared/domain/books.ts'
import { type BacklogSample, drainedAt, noteBacklog } from '#shared/domain/drain.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { UplinkPace } from '../chain-link.ts'
import type { Station } from '../context.ts'
import { followOwnClock } from '../features/alarms/follow-sources.ts'
import { backOff, retryAfterMs } from './back-off.ts'
import { createBooksKeeper } from './books-keeper.ts'
import { type Answer, callParent, jsonOf, parentAgent } from './call-parent.ts'
import { readUplinkCredentials, type UplinkCredentials } from './identity.ts'
import { countOutbox, hasOutbox } from './outbox.ts'
import { COALESCE_MS, createPauses, type Pause } from './pauses.ts'
import { selectUplink } from './queries.ts'
import { renewCredentials } from './renewal.ts'
import {
  abandonBatch,
  acknowledge,
  type Prepared,
  prepareBatch,
  quarantineOnly,
  startEpoch,
} from './sending.ts'

type UplinkInfo = NonNullable<StationInfo['uplink']>
type LinkState = UplinkInfo['state']

export interface Uplink {
  start(): void
  stop(): Promise<void>
  /** Something may be waiting to be sent. */
  nudge(): void
  state(): StationInfo['uplink']
  pace(): UplinkPace
  /** Compares the books with the parent as soon as nothing is on its way. */
  checkBooks(asked: Partial<MonthRange>): Promise<BooksCheckAnswer>
}

const COMPRESS_FROM_BYTES = 1_024
const AT_ONCE: Pause = { ms: 0, nudgeable: false }
/** A digest takes the parent a moment, and other children may be before this one. */
const DIGEST_DEADLINE_MS = 60_000
const MOST_DIGEST_BYTES = 16 * 1024 * 1024
const LONG_ANSWER_MS = 20_000
const compress = promisify(gzip)

export function createUplink(station: Station, onChange: () => void): Uplink {
  const stopping = new AbortController()
  const books = createBooksKeeper(station)
  const pauses = createPauses(stopping.signal, () => hasOutbox(station.db) || books.isDue())
  let link: LinkState = 'connecting'
  let detail: string | null = null
  let failures = 0
  let mostItems = MAX_ITEMS
  let agent: Agent | null = null
  let credentials: UplinkCredentials | null = null
  let running: Promise<void> | null = null
  let sentAt = 0
  let clockSkewMs: number | null = null
  let samples: BacklogSample[] = []
  let heardAt = Number.NEGATIVE_INFINITY

  /** What an answer says of both clocks, halfway between asking and hearing, and of the backlog. */
  const noteAnswer = (backlog: number, parentClock: string): void => {
    const now = station.clock()
    clockSkewMs = Math.round((sentAt + now) / 2 - Date.parse(parentClock))
    samples = noteBacklog(samples, { at: now, waiting: backlog })
    if (!stopping.signal.aborted) station.live.chainChanged()
  }

  const become = (state: LinkState, why: string | null): void => {
    const changed = state !== link || why !== detail
    link = state
    detail = why
    if (changed && !stopping.signal.aborted) onChange()
  }

  const heartbeatMs = station.config.heartbeatSeconds * 1_000
  const failed = (state: 'offline' | 'refused', why: string): Pause => {
    failures += 1
    become(state, why)
    books.linkLost(why)
    return { ms: backOff(failures, heartbeatMs * 2), nudgeable: false }
  }
  /** More at once where more is waiting; else the next heartbeat. */
  const succeeded = ({ entries, repeat }: Prepared): Pause => {
    failures = 0
    become('linked', null)
    const moved = repeat || entries.length > 0
    if (!hasOutbox(station.db) && books.isDue()) return AT_ONCE
    if (!moved || !hasOutbox(station.db)) return { ms: heartbeatMs, nudgeable: true }
    return { ms: entries.length < mostItems ? COALESCE_MS : 0, nudgeable: false }
  }

  function connect(parent: UnitCode): { agent: Agent; credentials: UplinkCredentials } | null {
    credentials ??= readUplinkCredentials(station.home)
    if (!credentials) return null
    agent ??= parentAgent(parent, credentials, true)
    return { agent, credentials }
  }

  async function pass(): Promise<Pause> {
    const uplink = selectUplink(station.db)
    if (!uplink) return { ms: heartbeatMs, nudgeable: true }
    const parent = uplink.parent as UnitCode
    const connection = connect(parent)
    if (!connection) return failed('refused', 'Thiếu chứng thư của trạm. Xin mã ghép nối mới ở cấp trên.')
    await renewIfDue(parent, uplink.url)
    if (mayCompare()) return await compareBooks(connect(parent)?.agent ?? connection.agent, uplink.url)
    const prepared = await prepareBatch(station, mostItems)
    if (!prepared) return { ms: heartbeatMs, nudgeable: true }
    const current = connect(parent) ?? connection
    let answer: Answer
    try {
      const sentAt = station.clock()
      answer = await send(current.agent, uplink.url, prepared)
      await compareClocks(answer, sentAt)
    } catch (error) {
      if (isTimeout(error)) mostItems = Math.max(1, mostItems >> 1)
      return failed('offline', `Không nối được tới cấp trên: ${messageOf(error)}`)
    }
    return await settle(prepared, answer)
  }

  /** Nothing is on its way, and the parent has heard of this station within a heartbeat. */
  function mayCompare(): boolean {
    const uplink = selectUplink(station.db)
    const isQuiet = uplink?.pending === null && uplink.resyncing === 0 && !hasOutbox(station.db)
    return link === 'linked' && isQuiet && performance.now() - heardAt < heartbeatMs && books.isDue()
  }

  async function compareBooks(via: Agent, url: string): Promise<Pause> {
    try {
      await books.step((path) =>
        callParent(
          via,
          url,
          { method: 'GET', path, deadlineMs: DIGEST_DEADLINE_MS, mostAnswerBytes: MOST_DIGEST_BYTES },
          stopping.signal,
        ),
      )
      return AT_ONCE
    } catch (error) {
      return failed('offline', `Không nối được tới cấp trên: ${messageOf(error)}`)
    }
  }

  async function send(via: Agent, url: string, { batch }: Prepared): Promise<Answer> {
    const plain = Buffer.from(JSON.stringify(batch))
    sentAt = station.clock()
    const zipped = plain.byteLength >= COMPRESS_FROM_BYTES
    return await callParent(
      via,
      url,
      {
        method: 'POST',
        path: '/chain/v1/batches',
        headers: { 'content-type': 'application/json', ...(zipped ? { 'content-encoding': 'gzip' } : {}) },
        body: zipped ? await compress(plain) : plain,
      },
      stopping.signal,
    )
  }

  /** The parent's clock is read halfway between asking and hearing; an answer that took long says too little. */
  async function compareClocks(answer: Answer, sentAt: number): Promise<void> {
    const heardAt = station.clock()
    const read = answer.status === 200 ? batchAnswer.safeParse(jsonOf(answer)) : null
    if (!read?.success || heardAt - sentAt > LONG_ANSWER_MS) return
    await followOwnClock(station, (sentAt + heardAt) / 2 - Date.parse(read.data.clock)).catch(
      (error: unknown) => station.log.error({ err: error }, 'an alarm for the clock could not be written'),
    )
  }

  async function settle(prepared: Prepared, answer: Answer): Promise<Pause> {
    switch (answer.status) {
      case 200: {
        const read = batchAnswer.safeParse(jsonOf(answer))
        if (!read.success) return failed('offline', 'Cấp trên trả lời không đúng dạng.')
        await acknowledge(station, prepared, read.data)
        heardAt = performance.now()
        noteAnswer(prepared.batch.backlog ?? 0, read.data.clock)
        if (!prepared.repeat) mostItems = Math.min(MAX_ITEMS, mostItems * 2)
        if (read.data.rejected.length > 0) {
          station.log.warn({ rejected: read.data.rejected.slice(0, 5) }, 'the parent rejected items')
        }
        return succeeded(prepared)
      }
      case 409: {
        const read = staleEpoch.safeParse(jsonOf(answer))
        if (!read.success || read.data.epoch >= Number.MAX_SAFE_INTEGER) {
          return failed('offline', 'Cấp trên trả lời không đúng dạng.')
        }
        station.log.warn({ parentEpoch: read.data.epoch }, 'sending everything again')
        await startEpoch(station, prepared, read.data.epoch)
        failures += 1
        return { ms: failures > 1 ? backOff(failures, heartbeatMs * 2) : 0, nudgeable: false }
      }
      case 413:
        if (prepared.entries.length <= 1) await quarantineOnly(station, prepared)
        else await abandonBatch(station, prepared)
        mostItems = Math.max(1, prepared.entries.length >> 1)
        failures += 1
        return { ms: prepared.entries.length > 1 ? 0 : backOff(failures, heartbeatMs * 2), nudgeable: false }
      case 400:
      case 415:
      case 422:
        await abandonBatch(station, prepared)
        station.log.error(
          { status: answer.status, answer: answer.text.slice(0, 500) },
          'the parent cannot read our batch',
        )
        return failed(
          'refused',
          `Cấp trên không đọc được gói (${answer.status}). Kiểm tra phiên bản hai bên.`,
        )
      case 401:
      case 403:
        return failed(
          'refused',
          'Cấp trên không nhận chứng thư của trạm này. Xin mã ghép nối mới ở cấp trên.',
        )
      case 429:
      case 503: {
        const wait = retryAfterMs(answer.headers['retry-after'])
        const pause = failed('offline', 'Cấp trên đang bận.')
        return wait === null ? pause : { ...pause, ms: wait }
      }
      default:
        return failed('offline', `Cấp trên gặp lỗi (${answer.status}).`)
    }
  }

  /** A failure is tried again with the next batch. */
  async function renewIfDue(parent: UnitCode, url: string): Promise<void> {
    if (!credentials || !agent) return
    try {
      const renewed = await renewCredentials(station, { agent, url, credentials, stop: stopping.signal })
      if (!renewed) return
      agent.destroy()
      credentials = renewed
      agent = parentAgent(parent, renewed, true)
    } catch (error) {
      station.log.warn({ err: error }, 'renewing the certificate failed')
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      pauses.begin()
      let pause: Pause
      try {
        pause = await pass()
      } catch (error) {
        station.log.error({ err: error }, 'sending failed')
        pause = failed('offline', 'Trạm gặp lỗi khi gửi; xem nhật ký.')
      }
      await pauses.wait(pause)
    }
  }

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      books.linkLost('Trạm đang dừng.')
      await running
      agent?.destroy()
    },
    nudge: () => pauses.nudge(),
    async checkBooks(asked) {
      if (!running) return { state: 'offline', detail: 'Trạm chưa chạy.', outcome: null }
      // A link that is down says why at once; it is tried again in its own time.
      if (link === 'offline' || link === 'refused') return { state: 'offline', detail, outcome: null }
      const answer = books.check(asked)
      pauses.nudge()
      return await answer
    },
    pace: () => ({ clockSkewMs, drainedAt: drainedAt(samples, station.clock()) }),
    state() {
      const uplink = selectUplink(station.db)
      if (!uplink) return null
      const parent = station.units.byCode(uplink.parent)
      return {
        parent: uplink.parent as UnitCode,
        parentNameVi: parent?.nameVi ?? uplink.parent,
        parentNameEn: parent?.nameEn ?? uplink.parent,
        state: link,
        lastAcknowledgedAt: uplink.acknowledged_at === null ? null : formatInstant(uplink.acknowledged_at),
        backlog: countOutbox(station.db),
        detail,
      }
    },
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === 'TimeoutError'

function messageOf(error: unknown): string {
  if (isTimeout(error)) return 'quá lâu không trả lời'
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message ?? String(error)
}
