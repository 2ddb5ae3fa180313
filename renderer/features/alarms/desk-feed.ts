import type { AlarmEventItem, AlarmItem } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { useView } from '../../app/view.ts'
import { useDesk } from './desk-store.ts'
import { useAlarms } from './store.ts'
import { nameUnits } from './unit-names.ts'

const CLOSED_PAGE = 50
const EVENTS_PAGE = 200
/** While somebody types, the station is not asked at every letter. */
const TYPING_MS = 300

interface Page<Item> {
  items: Item[]
  next: string | null
}

let stopChosen = (): void => {}
let stopHistory = (): void => {}
let stopClosed = (): void => {}

/** The history of the chosen alarm from its beginning, or the page after what is known. */
export function loadHistory(after: string | null = null): void {
  stopHistory()
  const { chosen } = useDesk.getState()
  // What was read stays: the same one may be chosen again in a moment.
  if (!chosen) return
  const of = chosen.id
  const known = after === null ? [] : (useDesk.getState().history?.items ?? [])
  stopHistory = load<Page<AlarmEventItem>>({
    path: `/api/v1/alarms/${of}/events?limit=${EVENTS_PAGE}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
    received: ({ items, next }) =>
      useDesk.setState({
        history: { of, items: [...known, ...items], next, loaded: true, problem: null },
      }),
    failed: (problem) =>
      useDesk.setState(({ history }) => ({
        history: history?.of === of ? { ...history, problem } : { ...NO_HISTORY, of, problem },
      })),
  })
}

const NO_HISTORY = { items: [], next: null, loaded: false }

/** Takes the chosen alarm as it is now; one that the scene settled on gives way when it closes. */
function putChosen(now: AlarmItem): void {
  const { chosen, settled } = useDesk.getState()
  if (chosen?.id !== now.id) return
  useDesk.setState({ chosen: settled && now.state === 'closed' ? null : now })
}

/** The chosen alarm where a snapshot, which has open ones only, does not hold it: what became of it meanwhile? */
function loadChosen({ id }: AlarmItem): void {
  stopChosen()
  stopChosen = load<AlarmItem>({
    path: `/api/v1/alarms/${id}`,
    received: putChosen,
    // What cannot be confirmed is not shown as if it stood.
    failed: () => {
      stopChosen()
      if (useDesk.getState().chosen?.id === id) useDesk.setState({ chosen: null })
    },
  })
}

/** Closed alarms, the last opened first; or the page after what is known. */
export function loadClosed(after: string | null = null): void {
  stopClosed()
  const { filter, kind, text } = useDesk.getState()
  if (filter !== 'closed') return
  const query = new URLSearchParams({ state: 'closed', limit: String(CLOSED_PAGE) })
  if (kind !== null) query.set('kind', kind)
  if (text.trim() !== '') query.set('text', text.trim().slice(0, 80))
  if (after !== null) query.set('after', after)
  const known = after === null ? [] : useDesk.getState().closed.items
  stopClosed = load<Page<AlarmItem>>({
    path: `/api/v1/alarms?${query}`,
    received: ({ items, next }) => {
      nameUnits(items)
      useDesk.setState({ closed: { items: [...known, ...items], next, loaded: true, problem: null } })
    },
    failed: (problem) => useDesk.setState(({ closed }) => ({ closed: { ...closed, problem } })),
  })
}

/** Keeps what the alarm scene looks at while it is shown. */
export function startDeskFeed(live: Live): () => void {
  let typing: ReturnType<typeof setTimeout> | undefined
  const isShown = () => useView.getState().place === 'alarms'
  const stops = [
    live.on('alarm', putChosen),
    live.on('snapshot', ({ alarms }) => {
      const { chosen } = useDesk.getState()
      const now = chosen && alarms.find(({ id }) => id === chosen.id)
      if (now) putChosen(now)
      else if (chosen && chosen.state !== 'closed') loadChosen(chosen)
      if (isShown()) {
        loadHistory()
        loadClosed()
      }
    }),
    useAlarms.subscribe(({ byId }, before) => {
      if (byId === before.byId) return
      const { chosen, marked } = useDesk.getState()
      const now = chosen && byId.get(chosen.id)
      if (now && now !== chosen) useDesk.setState({ chosen: now })
      const left = [...marked].filter((id) => byId.has(id))
      if (left.length < marked.size) useDesk.setState({ marked: new Set(left) })
    }),
    useDesk.subscribe((desk, before) => {
      if (desk.chosen !== before.chosen && isShown()) loadHistory()
      if (desk.filter !== before.filter || desk.kind !== before.kind) loadClosed()
      if (desk.text !== before.text && desk.filter === 'closed') {
        clearTimeout(typing)
        typing = setTimeout(() => loadClosed(), TYPING_MS)
      }
    }),
    useView.subscribe((view, before) => {
      if (view.place === before.place || view.place !== 'alarms') return
      loadHistory()
      loadClosed()
    }),
  ]
  return () => {
    clearTimeout(typing)
    for (const stop of stops) stop()
    stopChosen()
    stopHistory()
    stopClosed()
  }
}
