/** The wall's own files for browsers, and the policy under which they run: nothing of the network. */
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context, Env, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { ADDRESSES } from '#shared/domain/place.ts'
import { rendererPath } from '../resources.ts'

/** Must come before the routes that it protects. */
export function protectPages<E extends Env>(app: Hono<E>): void {
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: false,
    }),
  )
}

/** Answers every path that is left. */
export function serveWall<E extends Env>(app: Hono<E>): void {
  const root = rendererPath()
  if (root && existsSync(root)) {
    app.get(
      '/assets/*',
      serveStatic({
        root,
        onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
      }),
    )
    const fresh = (_path: string, c: Context) => c.header('cache-control', 'no-cache')
    for (const address of ADDRESSES)
      app.get(address, serveStatic({ root, path: 'index.html', onFound: fresh }))
    app.get('*', serveStatic({ root, onFound: fresh }))
  } else {
    app.get('/', (c) => c.text('Chưa có tệp giao diện. Chạy: npm run build', 503))
  }
  app.all('*', (c) => c.text('Không có trang này.', 404))
}
