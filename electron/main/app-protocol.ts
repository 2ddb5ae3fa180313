import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { APP_SCHEME, resolveAppRequest } from './app-request.ts'
import { serveDesktop } from './desktop-pages.ts'
import { UNBUILT_PAGE } from './plain-pages.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { passOn, type ReadAddress } from './station-proxy.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

export interface AppFiles {
  /** Folder of the wall's own files. */
  readonly root: string
  readonly home: string
  readonly readAddress: ReadAddress
  /** During development this serves the files instead, so that edits show at once. */
  readonly devServer: URL | null
}

/** Answers `app://mini-ioc/…`: the wall's own files, and the station behind `/api/`. */
export function serveApp({ root, home, readAddress, devServer }: AppFiles): void {
  protocol.handle(APP_SCHEME, (request) => {
    const target = resolveAppRequest(request.url, root)
    if (devServer && target.kind !== 'api' && target.kind !== 'desktop') {
      const { pathname, search } = new URL(request.url)
      return passOn(request, pathname + search, () => ({ url: devServer, token: 'none', pid: process.pid }))
    }
    switch (target.kind) {
      case 'api':
        return passOn(request, target.path, readAddress)
      case 'desktop':
        if (request.method !== 'GET') return plain(405, 'method not allowed')
        return serveDesktop(target.path, target.query, home)
      case 'file':
        return serveFile(request, target.file, target.contentType)
      case 'refused':
        return plain(404, 'not found')
    }
  })
}

async function serveFile(request: Request, file: string, contentType: string): Promise<Response> {
  if (request.method !== 'GET') return plain(405, 'method not allowed')
  try {
    const body = await readFile(file)
    return new Response(new Uint8Array(body), {
      headers: { ...SECURITY_HEADERS, 'content-type': contentType },
    })
  } catch {
    if (!file.endsWith('index.html')) return plain(404, 'not found')
    return html(503, UNBUILT_PAGE)
  }
}

function html(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8' },
  })
}

function plain(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  })
}
