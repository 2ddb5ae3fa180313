import type {
  AlarmItem,
  BooksItem,
  ChainOverview,
  ChildDetail,
  ReceivedDirective,
  RefusedItem,
  SentDirective,
} from '#shared/contract/index.ts'
import { load, type Resource } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { useView } from '../../app/view.ts'
import { PARENT, useLinks } from './store.ts'

/** Ages of contacts move without anything being told; the scene asks again. */
const REFRESH_MS = 15_000
/** The footer of other scenes does with an overview that is this old. */
const APART_MS = { shown: 2_000, hidden: 10_000 }
const MOST_SILENCES = 20
/** The parts beside the overview are dearer to tell. */
const PARTS_APART_MS = 5_000
const MOST_DIRECTIVES = 20
const MOST_REFUSED = 50

/** What can be asked for anew while an older question is still open. */
function createSlot(): { ask<Answer>(resource: Resource<Answer>): void; stop(): void } {
  let stop = (): void => {}
  return {
    ask(resource) {
      stop()
      stop = load(resource)
    },
    stop: () => stop(),
  }
}

/** Keeps the overview always, for the wall's footer, and the details while the scene is shown. */
export function startLinksFeed(live: Live): () => void {
  const slots = {
    overview: createSlot(),
    detail: createSlot(),
    silences: createSlot(),
    books: createSlot(),
    sent: createSlot(),
    received: createSlot(),
    refused: createSlot(),
  }
  let owed: ReturnType<typeof setTimeout> | undefined
  let askedAt = 0
  let partsAskedAt = 0
  const isShown = () => useView.getState().place === 'links'
  /** Beside the overview, a part that cannot be had leaves its own place empty. */
  const failed = (problem: string) => useLinks.setState({ problem })
  const quietly = () => {}

  const refresh = (): void => {
    clearTimeout(owed)
    owed = undefined
    askedAt = Date.now()
    slots.overview.ask<ChainOverview>({
      path: '/api/v1/chain',
      received: (overview) => {
        useLinks.setState({ overview, problem: null })
        if (isShown() && Date.now() - partsAskedAt >= PARTS_APART_MS) refreshParts()
      },
      failed,
    })
  }
  const refreshAll = (): void => {
    partsAskedAt = 0
    refresh()
  }
  const refreshSoon = (): void => {
    const apart = isShown() ? APART_MS.shown : APART_MS.hidden
    owed ??= setTimeout(refresh, Math.max(0, askedAt + apart - Date.now()))
  }
  const refreshParts = (): void => {
    partsAskedAt = Date.now()
    const { overview } = useLinks.getState()
    slots.books.ask<{ items: BooksItem[] }>({
      path: '/api/v1/books',
      received: ({ items }) => useLinks.setState({ books: items }),
      failed: quietly,
    })
    if (overview?.parent) {
      slots.received.ask<{ items: ReceivedDirective[] }>({
        path: `/api/v1/received-directives?limit=${MOST_DIRECTIVES}`,
        received: ({ items }) => useLinks.setState({ received: items }),
        failed: quietly,
      })
    }
    if (overview?.parent && overview.parent.refusedItems > 0) {
      slots.refused.ask<{ items: RefusedItem[] }>({
        path: `/api/v1/refused-items?limit=${MOST_REFUSED}`,
        received: ({ items }) => useLinks.setState({ refused: items }),
        failed: quietly,
      })
    }
    loadChosen()
  }
  const loadChosen = (): void => {
    const { chosen, overview } = useLinks.getState()
    if (chosen === null || chosen === PARENT) return
    if (!overview?.children.some(({ unit }) => unit === chosen)) return
    const unit = encodeURIComponent(chosen)
    slots.detail.ask<ChildDetail>({
      path: `/api/v1/chain/${unit}`,
      received: (detail) => useLinks.setState({ detail }),
      failed: quietly,
    })
    slots.sent.ask<{ items: SentDirective[] }>({
      path: `/api/v1/directives?unit=${unit}&limit=${MOST_DIRECTIVES}`,
      received: ({ items }) => useLinks.setState({ sent: { unit: chosen, items } }),
      failed: quietly,
    })
    slots.silences.ask<{ items: AlarmItem[] }>({
      path: `/api/v1/alarms?state=all&kind=silent&unit=${unit}&limit=${MOST_SILENCES}`,
      received: ({ items }) => useLinks.setState({ silences: { unit: chosen, items } }),
      failed: quietly,
    })
  }

  const timer = setInterval(() => {
    if (isShown()) refresh()
  }, REFRESH_MS)
  const stops = [
    live.on('snapshot', refresh),
    live.on('chain', refreshSoon),
    useView.subscribe((view, before) => {
      if (view.place === 'links' && before.place !== 'links') refreshAll()
    }),
    useLinks.subscribe((links, before) => {
      if (links.chosen !== before.chosen) loadChosen()
    }),
  ]
  refreshNow = refreshAll
  return () => {
    clearInterval(timer)
    clearTimeout(owed)
    for (const stop of stops) stop()
    for (const slot of Object.values(slots)) slot.stop()
    refreshNow = () => {}
  }
}

let refreshNow = (): void => {}
/** After something was done here: what came of it is asked for at once. */
export const refreshLinks = (): void => refreshNow()
