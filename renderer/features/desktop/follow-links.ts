import { placeAt } from '#shared/domain/place.ts'
import { showKpi, showPlace } from '../../app/view.ts'
import { windowMatters } from './window-matters.ts'

/** Shows the places that links and menus of the desktop app ask for. Returns what stops it. */
export function followLinks(): () => void {
  return (
    windowMatters()?.onShow((address) => {
      const { pathname, searchParams } = new URL(address, location.origin)
      const place = placeAt(pathname)
      const kpi = searchParams.get('kpi')
      if (place === 'kpi' && kpi !== null) showKpi(searchParams.get('unit'), kpi)
      else if (place) showPlace(place)
    }) ?? (() => {})
  )
}
