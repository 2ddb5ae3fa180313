import type { KpiValueItem } from '#shared/contract/index.ts'
import { createFrameBatch } from '../../app/frame-batch.ts'
import type { Live } from '../../app/live.ts'
import { mergeFigures, replaceFigures } from './store.ts'

export function startFiguresFeed(live: Live): () => void {
  const batch = createFrameBatch<KpiValueItem>(mergeFigures)
  const stops = [
    live.on('snapshot', ({ kpis }) => {
      batch.clear()
      replaceFigures(kpis)
    }),
    live.on('kpi', (item) => batch.add(`${item.unit} ${item.code}`, item)),
  ]
  return () => {
    for (const stop of stops) stop()
    batch.clear()
  }
}
