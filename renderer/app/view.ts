/**
 * What this screen shows: the scene or page, the KPI it is about, and the theme. The place stands in the
 * address, so that it can be linked to, and a reload or the back button finds it again.
 */
import { create } from 'zustand'
import {
  addressOf,
  HOME,
  isScene,
  PLACES,
  type Place,
  placeAt,
  SCENES,
  type Scene,
} from '#shared/domain/place.ts'
import { recall, remember } from './remembered.ts'

export type Theme = 'dark' | 'light'

/** A KPI at a unit; a null unit is the station's own. */
export interface KpiSubject {
  readonly unit: string | null
  readonly code: string
  /** Nobody named it: the wall took what needs attention first. */
  readonly picked?: true
}

interface View {
  readonly place: Place
  /** What the KPI scene shows; null: the first that needs attention. */
  readonly subject: KpiSubject | null
  readonly theme: Theme
}

export const useView = create<View>()(() => ({ place: 'overview', subject: null, theme: 'dark' }))

/** Scenes that a station has something for: a map and a lamp board show sub-units. */
export function scenesOf(hasSubUnits: boolean): readonly Scene[] {
  return hasSubUnits ? SCENES : SCENES.filter((scene) => scene !== 'map' && scene !== 'lampBoard')
}

/** Reads the address, else what was shown last time. Returns what stops following the back button. */
export function startView(): () => void {
  applyTheme(recall('theme') === 'light' ? 'light' : 'dark')
  const isHome = location.pathname === HOME
  const last = isHome ? PLACES.find((known) => known === recall('scene')) : undefined
  const place = last ?? placeAt(location.pathname) ?? 'overview'
  useView.setState({ place, subject: subjectIn(location.search) })
  // Another window may show another scene last, and this one is to find its own again.
  if (isHome) history.replaceState(null, '', addressWith(place))
  const follow = () =>
    useView.setState({
      place: placeAt(location.pathname) ?? 'overview',
      subject: subjectIn(location.search) ?? useView.getState().subject,
    })
  addEventListener('popstate', follow)
  return () => removeEventListener('popstate', follow)
}

/** What an address says of the screen itself; it stays, whatever is shown. */
const OF_SCREEN = ['playlist', 'kiosk']
const ofScreen = [...new URLSearchParams(globalThis.location?.search)].filter(([name]) =>
  OF_SCREEN.includes(name),
)

export function addressWith(place: Place, query: Readonly<Record<string, string>> = {}): string {
  const all = new URLSearchParams([...Object.entries(query), ...ofScreen]).toString()
  return all === '' ? addressOf(place) : `${addressOf(place)}?${all}`
}

/** Shows a scene or a page. */
export function showPlace(place: Place): void {
  if (place !== useView.getState().place) history.pushState(null, '', addressWith(place))
  useView.setState({ place })
  // A desk's page is left when the screen starts anew.
  if (isScene(place)) remember('scene', place)
}

export function toggleTheme(): void {
  const theme = useView.getState().theme === 'dark' ? 'light' : 'dark'
  applyTheme(theme)
  remember('theme', theme)
}

/** Opens the KPI scene on one KPI of one unit. */
export function showKpi(unit: string | null, code: string): void {
  showPlace('kpi')
  useView.setState({ subject: { unit, code } })
  history.replaceState(null, '', addressWith('kpi', unit === null ? { kpi: code } : { kpi: code, unit }))
}

/**
 * Turns to a scene by itself: nothing to go back to, and not what this screen remembers. Where it names no
 * KPI, none stays from before.
 */
export function turnTo(place: Place, kpi: string | null): void {
  useView.setState({ place, subject: kpi === null ? null : { unit: null, code: kpi } })
  history.replaceState(null, '', addressWith(place, kpi === null ? {} : { kpi }))
}

/** What is shown, and the address that it stands in. */
export interface Standing extends Pick<View, 'place' | 'subject'> {
  readonly address: string
}

export function standing(): Standing {
  const { place, subject } = useView.getState()
  return { place, subject, address: location.pathname + location.search }
}

/** Goes back to what stood before a turn that does not come. */
export function turnBack({ place, subject, address }: Standing): void {
  useView.setState({ place, subject })
  history.replaceState(null, '', address)
}

function subjectIn(search: string): KpiSubject | null {
  const query = new URLSearchParams(search)
  const code = query.get('kpi')
  return code === null ? null : { unit: query.get('unit'), code }
}

function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  useView.setState({ theme })
}
