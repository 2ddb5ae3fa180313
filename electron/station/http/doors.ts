/**
 * Doors say who the caller is; a route says who may. Deny by default: a route without {@link allow}
 * answers nobody.
 *
 * - loopback: this launch's token, the administrator of the machine; in a browser on this machine a desk,
 *   by cookie, and only for what its own pages ask;
 * - device: a paired screen, by cookie, reads only, but for its report;
 * - source: a token that writes observations of named measures and units, nothing else.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { UnitCode } from '#shared/domain/unit.ts'
import type { Station } from '../context.ts'
import type { Desks } from '../features/access/desks.ts'
import { findSourceByToken, type SourceRow } from '../features/access/queries.ts'
import { type Asking, findDeviceByToken, touchDevice } from '../features/screens/queries.ts'
import type { Screens } from '../features/screens/screens.ts'
import { callerAddress } from './caller-address.ts'
import { isLoopback } from './listener-env.ts'
import { refuse } from './problems.ts'

export type Caller =
  | { readonly door: 'loopback' }
  | {
      readonly door: 'device'
      readonly id: string
      readonly name: string
      readonly playlist: string | null
    }
  | { readonly door: 'source'; readonly source: SourceRow }

export type DoorEnv = { Variables: { caller: Caller | null } }

export interface Doors {
  readonly station: Station
  /** This launch's token; the loopback listener only. */
  readonly launchToken: string
  /** Name of the cookie that carries a paired device. */
  readonly cookieName: string
  /** Browsers on this machine that may act. */
  readonly desks: Desks
  readonly screens: Screens
}

/** Cookies are shared by all ports of a host, so each station has a name of its own. */
export const deviceCookieName = (unit: UnitCode): string => `mini-ioc-screen-${unit}`
export const deskCookieName = (unit: UnitCode): string => `mini-ioc-desk-${unit}`

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** Devices are written down as seen at most this often. */
const SEEN_EVERY_MS = 60_000
/** Screens whose visit is being written down: while the writer is busy, once is enough. */
const touching = new Set<string>()

function identify(c: Context, { station, launchToken, cookieName, desks }: Doors): Caller | null {
  const bearer = /^Bearer (\S{1,200})$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer) {
    if (isLoopback(c) && sameToken(bearer, launchToken)) return { door: 'loopback' }
    const source = findSourceByToken(station.db, sha256(bearer))
    return source ? { door: 'source', source } : null
  }
  const desk = getCookie(c, deskCookieName(station.units.root.code))
  if (desk && isLoopback(c) && desks.has(desk) && asksItself(c)) return { door: 'loopback' }
  const cookie = getCookie(c, cookieName)
  if (!cookie) return null
  const device = findDeviceByToken(station.db, sha256(cookie))
  if (!device || !fromOwnPage(c)) return null
  const now = station.clock()
  if (now - (device.last_seen_at ?? 0) > SEEN_EVERY_MS && !touching.has(device.id)) {
    touching.add(device.id)
    station.writer
      .write(({ db }) => touchDevice(db, device.id, askingOf(c), now))
      .catch((error: unknown) => station.log.warn({ err: error }, 'a screen’s visit was not noted'))
      .finally(() => touching.delete(device.id))
  }
  const { id, name, playlist } = device
  return { door: 'device', id, name, playlist }
}

/**
 * A cookie travels with whatever asks, so what changes something must come from the station's own pages:
 * browsers say where a request comes from, and a page elsewhere cannot change that.
 */
export function asksItself(c: Context): boolean {
  if (reads(c)) return true
  const site = c.req.header('sec-fetch-site') ?? 'same-origin'
  return site === 'same-origin' && c.req.header('origin') === new URL(c.req.url).origin
}

const reads = (c: Context): boolean => c.req.method === 'GET' || c.req.method === 'HEAD'

/**
 * For what no cookie vouches for, or one that opens next to nothing: a browser that asks for another page says
 * so; a program that says nothing is no browser that could be misled.
 */
export function fromOwnPage(c: Context): boolean {
  if (reads(c)) return true
  const site = c.req.header('sec-fetch-site') ?? 'same-origin'
  const own = new URL(c.req.url).origin
  return site === 'same-origin' && (c.req.header('origin') ?? own) === own
}

const MOST_AGENT = 300

/** Who asks, as far as a browser tells. */
export function askingOf(c: Context): Asking {
  return {
    agent: c.req.header('user-agent')?.slice(0, MOST_AGENT) ?? null,
    address: callerAddress(c),
  }
}

export function identifyCaller(doors: Doors): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    c.set('caller', identify(c, doors))
    c.header('cache-control', 'no-store')
    if (c.get('caller') === null) {
      return refuse(
        c,
        401,
        'not-authorised',
        'Màn hình hoặc nguồn này chưa được ghép với trạm, hoặc đã bị ngắt.',
      )
    }
    return await next()
  }
}

/** Lets screens in that tell of themselves: the one thing that a paired screen may say. */
export function allowReports(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const door = c.get('caller')?.door
    if (door !== 'device' && door !== 'loopback') return refuseDoor(c)
    return await next()
  }
}

const refuseDoor = (c: Context): Response =>
  refuse(c, 403, 'not-permitted', 'Cửa vào này không được làm việc đó.')

/** Lets the named doors in; a paired screen never does anything but read. */
export function allow(...doors: Caller['door'][]): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const caller = c.get('caller')
    if (!caller || !doors.includes(caller.door) || (caller.door === 'device' && !reads(c))) {
      return refuseDoor(c)
    }
    return await next()
  }
}
