/**
 * When the books are compared, and what comes of it. A comparison goes stretch by stretch through quiet
 * moments of the uplink: what is entered meanwhile goes first. What differs is sent again; if that does not
 * mend it, everything is, once, in a new epoch, which withdraws what the parent has too much. What still
 * differs then is the outcome.
 */
import { type BooksCheckAnswer, type BooksOutcome, MOST_DIFFERENCES } from '#shared/contract/books.ts'
import {
  booksRange,
  bucketKey,
  type Difference,
  inOrderOfTelling,
  isNightDue,
  type MonthRange,
  stretchesOf,
} from '#shared/domain/books.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Station } from '../context.ts'
import { insertAudit } from '../features/access/queries.ts'
import { keepOwnBooks } from '../features/books/follow-books.ts'
import {
  areBooksOwed,
  beginMending,
  putUntold,
  selectDiffering,
  selectOwnBooks,
  settleBooks,
} from '../features/books/queries.ts'
import { retryAfterMs } from './back-off.ts'
import { nextEpoch } from './batch-chain.ts'
import type { Answer } from './call-parent.ts'
import { type Ask, compareMonths, countWaitingCells, oweBuckets } from './compare-books.ts'
import { hasOutbox } from './outbox.ts'
import { selectUplink } from './queries.ts'
import { beginEpoch } from './sending.ts'

export interface BooksKeeper {
  /** True where a step may be taken as soon as nothing is on its way. */
  isDue(): boolean
  /** Takes the next step of a comparison. Rejects where the parent does not answer. */
  step(ask: Ask): Promise<void>
  /** A comparison asked for; resolves with its outcome, or after a while without. */
  check(asked: Partial<MonthRange>): Promise<BooksCheckAnswer>
  /** The link is down: those who wait are told why. */
  linkLost(detail: string): void
}

/** In one request: so many that a year's figures take a moment, and the answer is not too long. */
const MONTHS_A_STEP = 12
/** Somebody waits for it. */
const PATIENCE_MS = 60_000
const BUSY_MS = 30_000
/** A parent that cannot compare, an older one above all, is asked again only then. */
const CANNOT_MS = 3_600_000

interface Comparing {
  readonly range: MonthRange
  /** Who asked for it. */
  readonly waiting: Waiting[]
  readonly epoch: number
  ahead: MonthRange[]
  /** Buckets compared, by the first month of their stretch. */
  readonly compared: Map<string, number>
  differing: Map<string, Difference>
  /** As they were found before anything was sent again. */
  readonly found: Map<string, Difference>
  mended: number
  tried: 'nothing' | 'buckets' | 'everything'
}

interface Waiting {
  readonly asked: Partial<MonthRange>
  answer(answer: BooksCheckAnswer): void
}

export function createBooksKeeper(station: Station): BooksKeeper {
  let waiting: Waiting[] = []
  let comparing: Comparing | null = null
  /** By `performance.now()`, since the station's clock may be put back. */
  let notBefore = 0

  const isOwed = (): boolean => {
    const checkedAt = selectOwnBooks(station.db)?.checkedAt
    const last = checkedAt === undefined ? null : Date.parse(checkedAt)
    return areBooksOwed(station.db) || isNightDue(station.units.root.code, last, station.clock())
  }

  function begin(epoch: number): Comparing {
    const asked = waiting.flatMap(({ asked: { from, to } }) => [from ?? [], to ?? []].flat())
    // No difference is forgotten: what differed the last time is compared until it matches.
    const before = selectDiffering(station.db).map(({ month }) => month)
    const range = booksRange(station.clock(), [...asked, ...before])
    const begun: Comparing = {
      range,
      waiting,
      epoch,
      ahead: stretchesOf(range, MONTHS_A_STEP),
      compared: new Map(),
      differing: new Map(),
      found: new Map(),
      mended: 0,
      tried: 'nothing',
    }
    waiting = []
    return begun
  }

  /** Everyone who waits, also for the comparison that is under way. */
  function tell(state: 'busy' | 'offline', detail: string): void {
    const told = [...waiting, ...(comparing?.waiting.splice(0) ?? [])]
    waiting = []
    for (const { answer } of told) answer({ state, detail, outcome: null })
  }

  function refused({ status, headers }: Answer): void {
    const isBusy = status === 429 || status === 503
    const wait = isBusy ? (retryAfterMs(headers['retry-after']) ?? BUSY_MS) : CANNOT_MS
    notBefore = performance.now() + wait
    if (!isBusy) station.log.warn({ status }, 'the parent does not compare books')
    if (isBusy) tell('busy', 'Cấp trên đang bận. Trạm sẽ tự đối chiếu lại sau ít phút.')
    else tell('offline', `Cấp trên chưa đối chiếu sổ được (${status}). Kiểm tra phiên bản hai bên.`)
  }

  async function compareNext(at: Comparing, stretch: MonthRange, ask: Ask): Promise<void> {
    const result = await compareMonths(station, ask, stretch)
    if (result.outcome === 'moving') return
    if (result.outcome === 'refused') return refused(result.answer)
    // Something began anew in between: what was compared before that says nothing.
    if (result.epoch !== at.epoch) {
      waiting = [...at.waiting, ...waiting]
      comparing = begin(result.epoch)
      return
    }
    at.ahead = at.ahead.slice(1)
    at.compared.set(stretch.from, result.compared)
    for (const [key, { month }] of at.differing)
      if (month >= stretch.from && month <= stretch.to) at.differing.delete(key)
    for (const difference of result.differences) {
      const key = bucketKey(difference)
      at.differing.set(key, difference)
      if (at.tried === 'nothing' && !difference.refused) at.found.set(key, difference)
    }
  }

  async function sendBuckets(at: Comparing, open: readonly Difference[]): Promise<boolean> {
    at.tried = 'buckets'
    const owed = await station.writer.write(async (transaction) => {
      beginMending(transaction.db)
      return await oweBuckets(station, transaction, open)
    })
    at.mended += owed
    const months = new Set(open.map(({ month }) => month))
    at.ahead = stretchesOf(at.range, MONTHS_A_STEP).filter(({ from, to }) =>
      [...months].some((month) => month >= from && month <= to),
    )
    return owed > 0
  }

  async function sendEverything(at: Comparing): Promise<void> {
    const sent = await station.writer.write(async (transaction) => {
      const { db } = transaction
      beginMending(db)
      const epoch = nextEpoch(at.epoch, at.epoch)
      await beginEpoch(station, transaction, epoch)
      return { epoch, figures: countWaitingCells(db) }
    })
    comparing = {
      ...at,
      tried: 'everything',
      epoch: sent.epoch,
      ahead: stretchesOf(at.range, MONTHS_A_STEP),
      differing: new Map(),
      mended: at.mended + sent.figures,
    }
  }

  /** What the last comparison ended with has been tried already, whole epochs included. */
  function isKnown(open: readonly Difference[]): boolean {
    const before = new Map(
      selectDiffering(station.db).map((difference) => [bucketKey(difference), difference]),
    )
    return open.every((difference) => {
      const known = before.get(bucketKey(difference))
      return known?.parent.count === difference.parent.count && known.child.count === difference.child.count
    })
  }

  async function finish(at: Comparing): Promise<void> {
    const now = station.clock()
    const before = selectOwnBooks(station.db)
    const differences = inOrderOfTelling([...at.differing.values()])
    const repaired = inOrderOfTelling(
      [...at.found].flatMap(([key, was]) => (at.differing.has(key) ? [] : was)),
    )
    const checkedAt = formatInstant(now)
    const outcome: BooksOutcome = {
      checkedAt,
      ...at.range,
      matchedAt: differences.length === 0 ? checkedAt : (before?.matchedAt ?? null),
      compared: [...at.compared.values()].reduce((sum, count) => sum + count, 0),
      differing: differences.length,
      differences: differences.slice(0, MOST_DIFFERENCES),
      mended: at.mended,
      ...(repaired.length > 0 ? { repaired: repaired.slice(0, MOST_DIFFERENCES) } : {}),
    }
    await station.writer.write((transaction) => {
      const { db } = transaction
      settleBooks(db)
      putUntold(db, differences.slice(MOST_DIFFERENCES))
      keepOwnBooks(station, transaction, outcome)
      if (at.mended > 0) {
        const { mended, differing } = outcome
        insertAudit(db, now, 'station', 'books-mended', {
          mended,
          differing,
          repaired: outcome.repaired ?? [],
        })
      }
    })
    if (comparing === at) comparing = null
    if (differences.length > 0) station.log.warn({ differences: differences.slice(0, 5) }, 'the books differ')
    const state = differences.length === 0 ? 'matched' : 'differs'
    for (const { answer } of at.waiting) answer({ state, detail: null, outcome })
  }

  async function takeStep(ask: Ask): Promise<void> {
    const uplink = selectUplink(station.db)
    if (!uplink) return
    comparing ??= begin(uplink.epoch)
    const at = comparing
    const [stretch] = at.ahead
    if (stretch) return await compareNext(at, stretch, ask)
    const open = [...at.differing.values()].filter(({ refused: isRefused }) => !isRefused)
    if (open.length === 0 || at.tried === 'everything') return await finish(at)
    if (at.tried === 'nothing' && (await sendBuckets(at, open))) return
    if (isKnown(open)) await finish(at)
    else await sendEverything(at)
  }

  return {
    isDue: () =>
      performance.now() >= notBefore &&
      selectUplink(station.db) !== undefined &&
      (comparing !== null || waiting.length > 0 || isOwed()),

    async step(ask) {
      let isLost = false
      try {
        await takeStep(async (path) => {
          try {
            return await ask(path)
          } catch (error) {
            isLost = true
            throw error
          }
        })
      } catch (error) {
        if (isLost) throw error
        station.log.error({ err: error }, 'comparing books failed')
        notBefore = performance.now() + CANNOT_MS
        tell('offline', 'Trạm gặp lỗi khi đối chiếu sổ; xem nhật ký.')
        comparing = null
      }
    },

    check: (asked) =>
      new Promise((resolve) => {
        if (!selectUplink(station.db)) {
          resolve({ state: 'no-parent', detail: 'Trạm này chưa ghép với cấp trên nào.', outcome: null })
          return
        }
        notBefore = 0
        const timer = setTimeout(() => {
          const detail = hasOutbox(station.db)
            ? 'Số liệu còn đang gửi lên cấp trên. Trạm sẽ tự đối chiếu ngay khi gửi xong.'
            : 'Chưa đối chiếu xong. Trạm vẫn đang làm; xem lại kết quả sau ít phút.'
          one.answer({ state: 'busy', detail, outcome: null })
        }, PATIENCE_MS)
        const one: Waiting = {
          asked,
          answer(answer) {
            clearTimeout(timer)
            resolve(answer)
          },
        }
        waiting.push(one)
      }),

    linkLost: (detail) => tell('offline', detail),
  }
}
