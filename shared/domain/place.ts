/** What fills the screen: the scenes that are watched and the pages of a desk, with their addresses. */

/** Scenes, in the order of their keys. */
export const SCENES = [
  'overview',
  'map',
  'lampBoard',
  'kpi',
  'alarms',
  'quality',
  'quarantine',
  'editor',
  'links',
] as const
export type Scene = (typeof SCENES)[number]

/** Pages that are opened at a desk, beside the scenes. */
export const PAGES = ['settings', 'screens', 'help', 'about', 'logs', 'design'] as const
export type Page = (typeof PAGES)[number]

export type Place = Scene | Page
export const PLACES: readonly Place[] = [...SCENES, ...PAGES]

export const isScene = (place: Place): place is Scene => SCENES.some((scene) => scene === place)

/** Names no place: a screen shows there what it showed last, at first the overview. */
export const HOME = '/'

/** Places stand under their names in kebab case: `/lamp-board`. */
export function addressOf(place: Place): string {
  return `/${place.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** All paths of the wall. */
export const ADDRESSES: readonly string[] = [HOME, ...PLACES.map(addressOf)]

/** The place at a path of the wall, or null where there is none. */
export function placeAt(path: string): Place | null {
  if (path === HOME) return 'overview'
  return PLACES.find((place) => addressOf(place) === path) ?? null
}
