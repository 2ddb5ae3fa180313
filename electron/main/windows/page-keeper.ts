/**
 * Keeps a window's page alive: one that crashed, hangs or did not load is loaded again, with growing pauses,
 * and what is shown meanwhile says so. Nobody has to touch anything.
 */
import type { WebContents } from 'electron'
import { addressOf } from '../../../shared/domain/place.ts'
import { APP_HOST, APP_SCHEME, isWallUrl, WALL_URL } from '../app-request.ts'
import type { Log } from '../logs/desktop-log.ts'
import { type Beat, createBeatWatch } from './beats.ts'
import { createTroubleBook, reasonOf, type Trouble, type TroubleReason } from './trouble.ts'

const LOOK_EVERY_MS = 2_000
/** How long the end of a process that was ended on purpose is waited for. */
const END_DEADLINE_MS = 5_000
/** An address that breaks down so often is left for the overview; what the window plays stays. */
const SAME_ADDRESS_TIMES = 3
/** Chromium's code for a load that another load replaced. */
const ABORTED = -3

export interface PageKeeper {
  heard(beat: Beat): void
  /** True once the page has drawn figures since it was last loaded. */
  isReady(): boolean
  /** The machine slept: what was silent meanwhile is given its time again. */
  rested(): void
  /** Loads `address`, path and query, of the wall. */
  show(address: string): void
  address(): string
  loadedAt(): number
  framesPerSecond(): number | null
  recentTroubles(): number
  lastTrouble(): Trouble | null
  stop(): void
}

const keepers = new Map<number, PageKeeper>()

/** Who keeps the page of that id, shown or still hidden. */
export const keeperOf = (contentsId: number): PageKeeper | null => keepers.get(contentsId) ?? null

export interface PageKeeperNeeds {
  readonly contents: WebContents
  /** Path and query that the window opens with. */
  readonly start: string
  readonly log: Log
  readonly silenceMs?: number
}

export function keepPage({ contents, start, log, silenceMs }: PageKeeperNeeds): PageKeeper {
  // Counted by a clock that nobody sets: a corrected time of day is no silence.
  const beats = createBeatWatch(silenceMs)
  const book = createTroubleBook()
  let address = start
  let loadedAt = Date.now()
  let ready = false
  let hanging = false
  let retry: NodeJS.Timeout | undefined

  const load = (path: string) => {
    ready = false
    // What goes wrong is heard as an event.
    contents.loadURL(new URL(path, WALL_URL).href).catch(() => {})
  }

  function trouble(reason: TroubleReason, detail: Record<string, unknown>): void {
    if (contents.isDestroyed()) return
    beats.rest()
    ready = false
    clearTimeout(retry)
    const noted = book.note(reason, Date.now())
    const { count, retryAt } = noted
    if (count === SAME_ADDRESS_TIMES) address = addressOf('overview') + new URL(start, WALL_URL).search
    log('error', `a page broke down (${reason}); loaded again`, {
      ...detail,
      address,
      count,
      inMs: retryAt - Date.now(),
    })
    // The first time it is back before anybody has read why.
    if (count > 1) {
      contents.loadURL(`${APP_SCHEME}://${APP_HOST}/desktop/trouble?page=${contents.id}`).catch(() => {})
    }
    retry = setTimeout(() => {
      if (!contents.isDestroyed()) load(address)
    }, retryAt - Date.now())
  }

  function endHangingPage(): void {
    log('error', 'a page gave no sign of life; ended', { address })
    hanging = true
    contents.forcefullyCrashRenderer()
    retry = setTimeout(() => {
      if (hanging) {
        hanging = false
        trouble('hung', { ended: false })
      }
    }, END_DEADLINE_MS)
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    const hung = hanging
    hanging = false
    trouble(hung ? 'hung' : reasonOf(reason), { reason, exitCode })
  })
  contents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED && isWallUrl(url)) trouble('unloadable', { code, description })
  })
  contents.on('did-navigate', (_event, url, status) => {
    if (!isWallUrl(url)) {
      beats.rest()
      return
    }
    address = pathOf(url)
    loadedAt = Date.now()
    // A plain page in the wall's place has no script that could beat.
    if (status === 503) beats.rest()
    else beats.expect(performance.now())
  })
  contents.on('did-navigate-in-page', (_event, url, isMainFrame) => {
    if (isMainFrame && isWallUrl(url)) address = pathOf(url)
  })
  contents.on('unresponsive', () => log('warn', 'a page is slow to answer', { address }))

  const timer = setInterval(() => {
    if (!contents.isDestroyed() && beats.isSilent(performance.now())) endHangingPage()
  }, LOOK_EVERY_MS)
  const { id } = contents
  load(start)

  const keeper: PageKeeper = {
    heard(beat) {
      beats.heard(beat, performance.now())
      ready = beat.ready
    },
    isReady: () => ready,
    rested: () => beats.expect(performance.now()),
    show: load,
    address: () => address,
    loadedAt: () => loadedAt,
    framesPerSecond: () => beats.framesPerSecond(),
    recentTroubles: () => book.recent(Date.now()),
    lastTrouble: () => book.last(),
    stop() {
      clearInterval(timer)
      clearTimeout(retry)
      keepers.delete(id)
    },
  }
  keepers.set(id, keeper)
  return keeper
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
