/** The wall for browsers: the same files as in the desktop app, and the door through which a screen is paired. */

import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { addressOf, PLACES } from '#shared/domain/place.ts'
import { findDeviceByToken, insertAudit, pairDevice } from '../features/access/queries.ts'
import { type Doors, deskCookieName, isLoopback, sha256 } from './doors.ts'
import { protectPages, serveWall } from './wall-files.ts'

/** Browsers keep a cookie for 400 days at most; each visit renews it. */
const COOKIE_AGE_S = 400 * 24 * 3_600

export function buildPages({ station, cookieName, desks }: Doors, secure: boolean): Hono {
  const app = new Hono()
  const shared = { httpOnly: true, sameSite: 'Strict', secure, path: '/' } as const
  const remember = (c: Context, token: string) =>
    setCookie(c, cookieName, token, { ...shared, maxAge: COOKIE_AGE_S })
  protectPages(app)
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
  serveWall(app)
  return app
}
