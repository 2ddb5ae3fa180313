import type { Boundaries, UnitItem } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import type { Live } from '../../app/live.ts'
import { setBoundaries, setBoundariesProblem, setSubUnits, setUnitsProblem } from './store.ts'

/** Direct sub-units, then their boundaries: the shapes need both. */
export function startUnitsFeed(live: Live): () => void {
  let stopLoading = () => {}
  const stop = live.on('snapshot', ({ station }) => {
    stopLoading()
    stopLoading = load<{ items: UnitItem[] }>({
      path: `/api/v1/units?parent=${encodeURIComponent(station.unit.code)}&limit=5000`,
      failed: setUnitsProblem,
      received: ({ items }) => {
        setSubUnits(items)
        if (items.length === 0) return
        stopLoading = load<Boundaries>({
          path: '/api/v1/boundaries',
          received: setBoundaries,
          failed: setBoundariesProblem,
        })
      },
    })
  })
  return () => {
    stop()
    stopLoading()
  }
}
