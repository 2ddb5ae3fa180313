/**
 * What answers in a home without a station: the questions of the first run, at the loopback door only, and
 * the wall's files. Everything else of the API says that there is no station yet.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Logger } from 'pino'
import {
  codeCheck,
  codeCheckRequest,
  setupDone,
  setupRequest,
  setupState,
  setupUnits,
} from '#shared/contract/setup.ts'
import type { Clock } from '../context.ts'
import { StationError } from '../errors.ts'
import type { Desks } from '../features/access/desks.ts'
import type { Home } from '../home.ts'
import { allow, asksItself, type DoorEnv, deskCookieName, sameToken, sha256 } from '../http/doors.ts'
import { answerError, problemForInvalid, refuse } from '../http/problems.ts'
import { jsonBody, jsonRoute } from '../http/route.ts'
import { protectPages, serveWall } from '../http/wall-files.ts'
import { initStation, refuseTakenHome } from '../init.ts'
import { readNationalUnits } from '../resources.ts'
import { VERSION } from '../version.ts'
import { checkCode } from './check-code.ts'
import { offeredPacks, type Ports } from './offers.ts'

/** Cookies are shared by all ports of a machine: each home has a name of its own. */
const setupCookie = ({ dir }: Home): string => `mini-ioc-setup-${sha256(dir).slice(0, 12)}`
const MOST_BODY_BYTES = 16_384
const COOKIE = { httpOnly: true, sameSite: 'Strict', path: '/' } as const

export interface SetupNeeds {
  readonly home: Home
  readonly clock: Clock
  readonly log: Logger
  readonly token: string
  readonly desks: Desks
  readonly ports: Ports
  /** Called when the making begins, and with `false` where it failed. */
  onMaking(is: boolean): void
  /** Called when a station was made and its maker has been told. */
  onMade(): void
}

export function buildSetupApp(needs: SetupNeeds): OpenAPIHono<DoorEnv> {
  const { desks } = needs
  const app = new OpenAPIHono<DoorEnv>({ defaultHook: problemForInvalid })
  app.onError((error, c) => answerError(error, c, needs.log))
  app.use('/api/*', bodyLimit({ maxSize: MOST_BODY_BYTES }), async (c, next) => {
    c.set('caller', mayAct(c, needs) ? { door: 'loopback' } : null)
    c.header('cache-control', 'no-store')
    if (c.get('caller')) await next()
    else
      c.res = refuse(c, 401, 'not-authorised', 'Mở địa chỉ mà lệnh mini-ioc setup đã in, trên chính máy này.')
    // On every answer: the wall, and programs that look for a station, see what is served here.
    c.header('x-mini-ioc', 'setup')
  })
  registerSetup(app, needs)
  // A wall that waits for its station asks here every second; it hears that there is none yet.
  app.get('/api/v1/live', (c) => c.body(null, 204))
  app.all('/api/*', (c) =>
    refuse(c, 503, 'not-initialised', `Chưa có trạm ở ${needs.home.dir}. Tạo trạm ở trang đầu.`),
  )
  protectPages(app)
  app.get('/enter', (c) => {
    c.header('cache-control', 'no-store')
    const desk = desks.enter(c.req.query('ticket') ?? '')
    if (!desk) return c.text('Đường này đã dùng hoặc đã hết hạn. Chạy lại: mini-ioc setup', 403)
    setCookie(c, setupCookie(needs.home), desk, COOKIE)
    return c.redirect('/', 303)
  })
  serveWall(app)
  return app
}

/** This launch's token, or a browser that was let in; a cookie changes things from our own pages only. */
function mayAct(c: Context, { home, token, desks }: SetupNeeds): boolean {
  const bearer = /^Bearer (\S{1,200})$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer) return sameToken(bearer, token)
  const desk = getCookie(c, setupCookie(home))
  return desk !== undefined && desks.has(desk) && asksItself(c)
}

function registerSetup(app: OpenAPIHono<DoorEnv>, needs: SetupNeeds): void {
  const { home, clock, log, ports, onMaking, onMade } = needs
  const doors = allow('loopback')
  const units = readNationalUnits()
  const packs = offeredPacks()
  let making = false
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/setup',
      summary: 'What a new station may be made of',
      doors,
      answer: setupState,
    }),
    (c) => c.json({ home: home.dir, version: VERSION, problem: problemOf(home), packs, ...ports }, 200),
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/setup/units',
      summary: 'All units of the nation',
      doors,
      answer: setupUnits,
    }),
    (c) => c.json({ items: units }, 200),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/setup/codes',
      summary: 'Whose enrolment code it is; it is not used up',
      doors,
      request: jsonBody(codeCheckRequest),
      answer: codeCheck,
    }),
    async (c) => {
      const { code, unit } = c.req.valid('json')
      return c.json(await checkCode(code, unit, units, clock()), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/setup',
      summary: 'Makes the station, whole or not at all; it then answers in this one’s place',
      doors,
      request: jsonBody(setupRequest),
      answer: setupDone,
    }),
    async (c) => {
      if (making) throw new StationError('busy', 'Trạm đang được tạo. Đợi một lát.', 409)
      making = true
      onMaking(true)
      const { unit, pack, simulated } = c.req.valid('json')
      try {
        await initStation(home, { unit, simulated, ...ports }, pack, clock())
      } catch (error) {
        making = false
        onMaking(false)
        throw error
      }
      log.info({ unit, pack, simulated }, 'station made')
      handOver(c, setupCookie(home), deskCookieName(unit))
      afterAnswer(c).then(onMade, onMade)
      return c.json({ unit }, 200)
    },
  )
}

/** The browser in which the station was made may act at it. */
function handOver(c: Context, from: string, deskCookie: string): void {
  const desk = getCookie(c, from)
  if (desk === undefined) return
  setCookie(c, deskCookie, desk, COOKIE)
  deleteCookie(c, from, { path: '/' })
}

/** Until the answer has left, or its reader has: closing the listener earlier would cut it off. */
async function afterAnswer(c: Context): Promise<void> {
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse }
  if (outgoing && !outgoing.closed) await once(outgoing, 'close')
}

function problemOf(home: Home): { code: string; detail: string } | null {
  try {
    refuseTakenHome(home)
    return null
  } catch (error) {
    if (error instanceof StationError) return { code: error.code, detail: error.message }
    throw error
  }
}
