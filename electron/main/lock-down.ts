import { app, type Session, type WebContents } from 'electron'
import { APP_SCHEME, isWallUrl } from './app-request.ts'

/** Schemes a wall may load: its own, and data: images that the policy allows. Nothing of the network. */
const LOADABLE = new Set([`${APP_SCHEME}:`, 'data:', 'devtools:'])

/**
 * The shell shows one page and grants it nothing. Must run before the first window. During development
 * the page also listens to `devServer` for edits.
 */
export function lockDown(session: Session, devServer: URL | null): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, decide) => {
    const { protocol, port } = new URL(details.url)
    const isReload = devServer !== null && protocol === 'ws:' && port === devServer.port
    decide({ cancel: !LOADABLE.has(protocol) && !isReload })
  })
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => {
    // The page may load itself again; it goes nowhere else.
    if (!isWallUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
