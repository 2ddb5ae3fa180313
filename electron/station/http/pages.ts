/** The wall for browsers: the same files as in the desktop app, and the door through which a screen is paired. */

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'
import { addressOf, PLACES } from '#shared/domain/place.ts'
import { findDeviceByToken, insertAudit, pairDevice } from '../features/access/queries.ts'
import { rendererPath } from '../resources.ts'
import { type Doors, deskCookieName, isLoopback, sha256 } from './doors.ts'

/** Browsers keep a cookie for 400 days at most; each visit renews it. */
const COOKIE_AGE_S = 400 * 24 * 3_600

export function buildPages({ station, cookieName, desks }: Doors, secure: boolean): Hono {
  const app = new Hono()
  const shared = { httpOnly: true, sameSite: 'Strict', secure, path: '/' } as const
  const remember = (c: Context, token: string) =>
    setCookie(c, cookieName, token, { ...shared, maxAge: COOKIE_AGE_S })
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
  app.get('/enter', async (c) => {
    const ticket = c.req.query('ticket') ?? ''
    const desk = isLoopback(c) ? desks.enter(ticket) : null
    if (desk) {
      c.header('cache-control', 'no-store')
      setCookie(c, deskCookieName(station.units.root.code), desk, shared)
      return c.redirect('/', 303)
    }
    const token = randomBytes(32).toString('base64url')
    const now = station.clock()
    const paired = await station.writer.write(({ db }) => {
      const done = pairDevice(db, sha256(ticket), sha256(token), now)
      if (done) insertAudit(db, now, 'màn hình', 'device-paired', {})
      return done
    })
    c.header('cache-control', 'no-store')
    if (!paired) {
      return c.text(
        'Đường ghép màn hình này đã dùng hoặc đã hết hạn. Tạo đường mới: mini-ioc device --name "Tên màn hình"',
        403,
      )
    }
    remember(c, token)
    return c.redirect('/', 303)
  })
  app.on('GET', PLACES.map(addressOf), async (c, next) => {
    const token = getCookie(c, cookieName)
    if (token && findDeviceByToken(station.db, sha256(token))) remember(c, token)
    await next()
  })
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
    for (const place of PLACES)
      app.get(addressOf(place), serveStatic({ root, path: 'index.html', onFound: fresh }))
    app.get('*', serveStatic({ root, onFound: fresh }))
  } else {
    app.get('/', (c) => c.text('Chưa có tệp giao diện. Chạy: npm run build', 503))
  }
  app.all('*', (c) => c.text('Không có trang này.', 404))
  return app
}
