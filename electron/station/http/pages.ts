/** The wall for browsers: the same files as in the desktop app, and the doors through which a screen is paired. */

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { ADDRESSES } from '#shared/domain/place.ts'
import { insertAudit } from '../features/access/queries.ts'
import { buildPairingPages } from '../features/screens/pairing-pages.ts'
import { findDeviceByToken, hasInvitation, pairDevice } from '../features/screens/queries.ts'
import { buildTrustPages } from '../features/screens/trust-pages.ts'
import { rendererPath } from '../resources.ts'
import { cookieFlags, rememberDevice } from './device-cookie.ts'
import { askingOf, type Doors, deskCookieName, sha256 } from './doors.ts'
import { isLoopback } from './listener-env.ts'
import { protectPages, serveWall } from './wall-files.ts'

export function buildPages(doors: Doors): Hono {
  const app = new Hono()
  const { station, cookieName, desks } = doors
  protectPages(app)
  const isPaired = (c: Context): string | null => {
    const token = getCookie(c, cookieName)
    return token && findDeviceByToken(station.db, sha256(token)) ? token : null
  }
  const root = rendererPath()
  app.get('/enter', async (c) => {
    const ticket = c.req.query('ticket') ?? ''
    const desk = isLoopback(c) ? desks.enter(ticket) : null
    c.header('cache-control', 'no-store')
    if (desk) {
      setCookie(c, deskCookieName(station.units.root.code), desk, cookieFlags(c))
      return c.redirect('/', 303)
    }
    const token = randomBytes(32).toString('base64url')
    const now = station.clock()
    const pairingHash = sha256(ticket)
    // Asked by reading first: a stranger's guess takes no place at the writer.
    const invited = hasInvitation(station.db, pairingHash, now)
    const pair = () =>
      station.writer.write(({ db, afterCommit }) => {
        const pairing = { ...askingOf(c), pairingHash, tokenHash: sha256(token), now }
        const id = pairDevice(db, pairing)
        if (id) {
          insertAudit(db, now, 'màn hình', 'device-paired', { id, address: pairing.address })
          afterCommit(() => station.live.say('screens', { what: 'devices' }))
        }
        return id !== null
      })
    if (invited && (await pair())) {
      rememberDevice(c, cookieName, token)
      return c.redirect('/', 303)
    }
    // Somebody opens the same picture once more.
    if (isPaired(c)) return c.redirect('/', 303)
    // The page says so, and offers a code instead.
    const page = root && join(root, 'index.html')
    return page && existsSync(page)
      ? c.html(readFileSync(page, 'utf8'), 403)
      : c.text('Đường ghép màn hình này đã dùng hoặc đã hết hạn. Tạo đường mới ở bàn trực.', 403)
  })
  app.on('GET', [...ADDRESSES], async (c, next) => {
    const token = isPaired(c)
    if (token) rememberDevice(c, cookieName, token)
    await next()
  })
  app.route('/', buildPairingPages(doors))
  app.route('/', buildTrustPages(doors))
  serveWall(app)
  return app
}
