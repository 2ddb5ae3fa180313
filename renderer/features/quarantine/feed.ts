import type {
  ObservationRow,
  QuarantineItem,
  QuarantinePage,
  QuarantineState,
  ResubmitAnswer,
} from '#shared/contract/index.ts'
import { load, type Outcome, send } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { useView } from '../../app/view.ts'
import { addQuarantine, setDone, setQuarantine, setQuarantineProblem, useQuarantine } from './store.ts'

const PAGE = 100
/** Rows are returned while somebody looks; nobody waits for that by the second. */
const REFRESH_MS = 15_000

const pathOf = (state: QuarantineState, after: string | null): string =>
  `/api/v1/quarantine?state=${state}&limit=${PAGE}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`

let stopLoading = (): void => {}

/** Reads the first page anew. */
function refresh(): void {
  stopLoading()
  const { state } = useQuarantine.getState()
  stopLoading = load<QuarantinePage>({
    path: pathOf(state, null),
    received: setQuarantine,
    failed: setQuarantineProblem,
  })
}

/** Reads the page after what is shown. */
export function loadMore(): void {
  const { state, next } = useQuarantine.getState()
  if (next === null) return
  stopLoading()
  stopLoading = load<QuarantinePage>({
    path: pathOf(state, next),
    received: addQuarantine,
    failed: setQuarantineProblem,
  })
}

/** Keeps the list while its scene is shown; a list that was read on is left as it is. */
export function startQuarantineFeed(live: Live): () => void {
  const isShown = () => useView.getState().place === 'quarantine'
  const timer = setInterval(() => {
    if (isShown() && useQuarantine.getState().items.length <= PAGE) refresh()
  }, REFRESH_MS)
  const stops = [
    live.on('snapshot', () => {
      if (isShown()) refresh()
    }),
    useView.subscribe((view, before) => {
      if (view.place === 'quarantine' && before.place !== 'quarantine') refresh()
    }),
    useQuarantine.subscribe(({ state }, before) => {
      if (state !== before.state) refresh()
    }),
  ]
  return () => {
    clearInterval(timer)
    for (const stop of stops) stop()
    stopLoading()
  }
}

export async function resubmit(
  id: number,
  change: Partial<ObservationRow>,
  confirmed: boolean,
): Promise<Outcome<ResubmitAnswer>> {
  const outcome = await send<ResubmitAnswer>(
    'POST',
    `/api/v1/quarantine/${id}/resubmit${confirmed ? '?confirm=true' : ''}`,
    change,
  )
  if (outcome.done && outcome.answer.verdict.rejected.length === 0) setDone('accepted', outcome.answer.item)
  refresh()
  return outcome
}

export async function dismiss(id: number, reason: string): Promise<Outcome<QuarantineItem>> {
  const outcome = await send<QuarantineItem>(
    'DELETE',
    `/api/v1/quarantine/${id}?reason=${encodeURIComponent(reason)}`,
  )
  if (outcome.done) setDone('dismissed', outcome.answer)
  refresh()
  return outcome
}
