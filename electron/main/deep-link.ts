/** Links of the form `mini-ioc://alarms` and `mini-ioc://kpi?unit=00004&kpi=DV.01`, from other programs. */
import { placeAt } from '../../shared/domain/place.ts'

export const LINK_SCHEME = 'mini-ioc'

const LINK = /^mini-ioc:\/\/([a-z][a-z-]{0,39})?\/?(?:\?([A-Za-z0-9=&.]{1,80}))?$/
/** What a link may say about a place; anything else makes it none of ours. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  unit: /^(?:VN|\d{2}|\d{5})$/,
  kpi: /^[A-Za-z0-9.]{1,30}$/,
}

/** Path and query of the place that a link names, or null where it names none. */
export function readDeepLink(link: string): string | null {
  const match = LINK.exec(link)
  if (!match) return null
  const [, name = 'overview', text] = match
  const path = `/${name}`
  if (!placeAt(path)) return null
  if (text === undefined) return path
  const query = new URLSearchParams(text)
  for (const [key, value] of query) {
    if (!PARAMETERS[key]?.test(value) || query.getAll(key).length > 1) return null
  }
  return `${path}?${query}`
}

/** The link among a program's arguments, as systems hand it over; null where there is none. */
export function findLink(args: readonly string[]): string | null {
  return args.find((arg) => arg.toLowerCase().startsWith(`${LINK_SCHEME}:`)) ?? null
}
