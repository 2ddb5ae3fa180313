import type { QualityOverview, QualityPage, QualityTrend } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { useView } from '../../app/view.ts'
import { looksAt } from './ranking.ts'
import { useQuality } from './store.ts'

const REFRESH_MS = 60_000
/** Scores change by the handful while figures come in; the list is read again when they have. */
const SETTLE_MS = 2_000
export const TREND_DAYS = 90
const MOST_SCORES = 60

/** Keeps the summary always, and the rest while its scene is shown. */
export function startQualityFeed(live: Live): () => void {
  let stopOverview = (): void => {}
  let stopScores = (): void => {}
  let settling: ReturnType<typeof setTimeout> | undefined
  const isShown = () => useView.getState().place === 'quality'
  const failed = (problem: string) => useQuality.setState({ problem })

  const refresh = (): void => {
    clearTimeout(settling)
    settling = undefined
    stopOverview()
    const stops = [
      load<QualityOverview>({
        path: '/api/v1/quality/summary',
        received: (overview) => useQuality.setState({ overview, whole: overview.whole, problem: null }),
        failed,
      }),
      load<QualityTrend>({
        path: `/api/v1/quality/trend?days=${TREND_DAYS}`,
        received: (trend) => useQuality.setState({ trend }),
        failed,
      }),
    ]
    stopOverview = () => {
      for (const stop of stops) stop()
    }
  }
  const loadScores = (): void => {
    stopScores()
    const of = looksAt(useQuality.getState())
    if (of === null) return
    const { by } = useQuality.getState()
    stopScores = load<QualityPage>({
      path: `/api/v1/quality?${by}=${encodeURIComponent(of)}&limit=${MOST_SCORES}`,
      received: ({ items, next }) => useQuality.setState({ scores: { of, items, more: next !== null } }),
      failed,
    })
  }

  const timer = setInterval(() => {
    if (isShown()) refresh()
  }, REFRESH_MS)
  const stops = [
    live.on('snapshot', ({ quality }) => {
      useQuality.setState({ whole: quality })
      if (isShown()) refresh()
    }),
    live.on('quality', (whole) => {
      useQuality.setState({ whole })
      if (isShown()) settling ??= setTimeout(refresh, SETTLE_MS)
    }),
    useView.subscribe((view, before) => {
      if (view.place === 'quality' && before.place !== 'quality') refresh()
    }),
    useQuality.subscribe((view, before) => {
      if (looksAt(view) !== looksAt(before) || view.overview !== before.overview) loadScores()
    }),
  ]
  return () => {
    clearInterval(timer)
    clearTimeout(settling)
    for (const stop of stops) stop()
    stopOverview()
    stopScores()
  }
}
