import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { APP_SCHEME, resolveAppRequest } from './app-request.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { passOn, type ReadAddress } from './station-proxy.ts'
import { UNBUILT_PAGE } from './unbuilt-page.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/**
 * Answers `app://mini-ioc/…`: the wall's own files from `root`, and the station behind `/api/`. During
 * development `devServer` serves the files instead, so that edits show at once.
 */
export function serveApp(root: string, readAddress: ReadAddress, devServer: URL | null): void {
  protocol.handle(APP_SCHEME, (request) => {
    const target = resolveAppRequest(request.url, root)
    if (devServer && target.kind !== 'api') {
      const { pathname, search } = new URL(request.url)
      return passOn(request, pathname + search, () => ({ url: devServer, token: 'none', pid: process.pid }))
    }
    switch (target.kind) {
      case 'api':
        return passOn(request, target.path, readAddress)
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
    const headers = { ...SECURITY_HEADERS, 'content-type': contentType }
    return new Response(UNBUILT_PAGE, { status: 503, headers })
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  })
}
