/** What a request for `app://mini-ioc/…` asks for. Everything that is not plainly ours is refused. */
import { extname, join } from 'node:path'
import { placeAt } from '../../shared/domain/place.ts'

export const APP_SCHEME = 'app'
export const APP_HOST = 'mini-ioc'
export const WALL_URL = `${APP_SCHEME}://${APP_HOST}/`

export type AppRequest =
  | { readonly kind: 'api'; readonly path: string }
  /** The shell's own: its plain pages and the logs; `path` without `/desktop/`. */
  | { readonly kind: 'desktop'; readonly path: string; readonly query: URLSearchParams }
  | { readonly kind: 'file'; readonly file: string; readonly contentType: string }
  | { readonly kind: 'refused' }

const REFUSED: AppRequest = { kind: 'refused' }

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Files are served from `root` only; a request for a place of the wall is the wall. */
export function resolveAppRequest(address: string, root: string): AppRequest {
  let url: URL
  let path: string
  try {
    url = new URL(address)
    path = decodeURIComponent(url.pathname)
  } catch {
    return REFUSED
  }
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return REFUSED
  const segments = path.split('/').slice(1)
  if (segments.some((segment) => segment === '.' || segment === '..')) return REFUSED
  // Passed on as it came: what the rest of the path means is the station's matter.
  if (url.pathname.startsWith('/api/')) return { kind: 'api', path: url.pathname + url.search }
  if (segments.some((segment) => !isPlainSegment(segment))) return REFUSED
  if (segments[0] === 'desktop') {
    return { kind: 'desktop', path: segments.slice(1).join('/'), query: url.searchParams }
  }
  const file = placeAt(path) ? 'index.html' : join(...segments)
  const contentType = CONTENT_TYPES[extname(file).toLowerCase()]
  return contentType ? { kind: 'file', file: join(root, file), contentType } : REFUSED
}

/** No hidden file, no Windows path or stream in disguise, no second layer of encoding. */
function isPlainSegment(segment: string): boolean {
  if (segment.startsWith('.')) return false
  for (const character of segment) {
    if (character < ' ' || '\\/:%'.includes(character)) return false
  }
  return true
}

/** The one document that the window may show, at any of its places. */
export function isWallUrl(address: string): boolean {
  try {
    const url = new URL(address)
    return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && placeAt(url.pathname) !== null
  } catch {
    return false
  }
}
