/** The map's KPI and opened unit stand in the address: `/map?kpi=DV.01&unit=00004`. */
import { placeAt } from '#shared/domain/place.ts'
import { addressWith, useView } from '../../app/view.ts'
import { showNow } from './replay.ts'
import { useMapScene } from './store.ts'

/** Colours the map by a KPI, or by the worst of all; what was looked back at was another's. */
export function chooseKpi(code: string): void {
  if (useMapScene.getState().code === code) return
  showNow()
  useMapScene.setState({ code })
  history.replaceState(history.state, '', address())
}

/** Opens a unit beside the map; null goes back to the station's own. The back button undoes it. */
export function openUnit(unit: string | null): void {
  if (useMapScene.getState().unit === unit) return
  useMapScene.setState({ unit, pointed: null, areaProblem: null })
  history.pushState(null, '', address())
}

function address(): string {
  const { code, unit } = useMapScene.getState()
  return addressWith('map', { ...(code ? { kpi: code } : {}), ...(unit ? { unit } : {}) })
}

/** Follows the address while the map is shown: a link, the back button, a playlist. */
export function followAddress(): () => void {
  const read = () => {
    if (placeAt(location.pathname) !== 'map') return
    const query = new URLSearchParams(location.search)
    const [code, unit] = [query.get('kpi'), query.get('unit')]
    const shown = useMapScene.getState()
    if (code !== null && code !== shown.code) {
      showNow()
      useMapScene.setState({ code })
    }
    if (unit !== shown.unit) useMapScene.setState({ unit, pointed: null, areaProblem: null })
  }
  read()
  // Who shows a place may write the address after it.
  const stop = useView.subscribe(() => queueMicrotask(read))
  return stop
}
