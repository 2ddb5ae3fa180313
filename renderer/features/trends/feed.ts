import type { KpiValueItem, Series } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import { createFrameBatch } from '../../app/frame-batch.ts'
import type { Live } from '../../app/live.ts'
import { extendTrends, setTrends, TREND_POINTS } from './store.ts'

/** Values may be corrected far back: the whole lines are fetched again now and then. */
const REFRESH_MS = 10 * 60_000
/** The series route takes codes up to 2,000 characters. */
const CODES_PER_REQUEST = 60

export function startTrendsFeed(live: Live): () => void {
  let unit: string | null = null
  let codes: string[] = []
  let stops: (() => void)[] = []
  const batch = createFrameBatch<KpiValueItem>(extendTrends)

  const stopLoading = () => {
    for (const stop of stops) stop()
    stops = []
  }
  const refresh = () => {
    stopLoading()
    for (let from = 0; unit !== null && from < codes.length; from += CODES_PER_REQUEST) {
      const wanted = codes
        .slice(from, from + CODES_PER_REQUEST)
        .map(encodeURIComponent)
        .join(',')
      const path = `/api/v1/series?unit=${encodeURIComponent(unit)}&code=${wanted}&points=${TREND_POINTS}`
      // A missing sparkline leaves its place empty; the figure beside it does not depend on it.
      stops.push(load<Series>({ path, received: ({ items }) => setTrends(items), failed: () => {} }))
    }
  }

  const timer = setInterval(refresh, REFRESH_MS)
  const unsubscribe = [
    live.on('snapshot', ({ station, kpis }) => {
      batch.clear()
      unit = station.unit.code
      codes = kpis.filter((item) => item.unit === unit).map((item) => item.code)
      refresh()
    }),
    live.on('kpi', (item) => {
      if (item.unit === unit) batch.add(item.code, item)
    }),
  ]
  return () => {
    clearInterval(timer)
    for (const stop of unsubscribe) stop()
    stopLoading()
    batch.clear()
  }
}
