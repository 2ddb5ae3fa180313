/** The desk's side of screens: who asks, who is paired, what they show, how they reach the station. */
import { z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import {
  device,
  deviceChange,
  deviceCreated,
  devicePage,
  deviceRequest,
  pairingAcceptance,
  pairingRequestPage,
  screenAddresses as screenAddressesAnswer,
  screenCertificate,
  screenCertificateRequest,
} from '#shared/contract/screens.ts'
import { screenReport } from '#shared/contract/wall.ts'
import { groupPairingCode, readPairingCode } from '#shared/domain/pairing-code.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow, allowReports, type DoorEnv } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { insertAudit } from '../access/queries.ts'
import { acceptScreen, changeScreen, inviteScreen, revokeScreen } from './change-screens.ts'
import { deviceItem, pairingItem, reportItem } from './device-items.ts'
import { selectDevices } from './queries.ts'
import { screenAddresses } from './screen-addresses.ts'

const MAX_REPORT_BYTES = 4 * 1024

const code = z.string().max(20)
const id = z.string().max(60)

/** @throws StationError `no-such-code`, also for what cannot be a code. */
function requireCode(typed: string): string {
  const found = readPairingCode(typed)
  if (found) return found
  throw noSuchCode(typed)
}

const noSuchCode = (typed: string) => {
  const read = readPairingCode(typed)
  return new StationError(
    'no-such-code',
    `Không có màn hình nào đang hiện mã “${read ? groupPairingCode(read) : typed}”. Xem lại mã trên màn hình; mỗi mã dùng được 10 phút.`,
    404,
  )
}

export function registerScreens(app: Api, needs: ApiNeeds): void {
  const { station, doors } = needs
  const { screens } = doors
  const administrator = allow('loopback')
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/pairings',
      summary: 'Screens that show a code and wait to be accepted',
      doors: administrator,
      answer: pairingRequestPage,
    }),
    (c) => c.json({ items: screens.pairings.waiting().map(pairingItem), next: null }, 200),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/pairings/{code}',
      summary: 'Accept the screen that shows this code; from then on it may read',
      doors: administrator,
      request: { params: z.object({ code }), ...jsonBody(pairingAcceptance) },
      answer: device,
    }),
    async (c) => {
      const typed = c.req.valid('param').code
      const row = await acceptScreen(station, screens, requireCode(typed), c.req.valid('json'))
      if (!row) throw noSuchCode(typed)
      return c.json(deviceItem(row, screens.watch, station.clock()), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/pairings/{code}',
      summary: 'Turn down the screen that shows this code',
      doors: administrator,
      request: { params: z.object({ code }) },
      answer: z.object({ code: z.string() }),
    }),
    (c) => {
      const typed = c.req.valid('param').code
      const known = requireCode(typed)
      if (!screens.pairings.refuse(known)) throw noSuchCode(typed)
      return c.json({ code: known }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/devices',
      summary: 'Paired screens, open invitations, and what each shows now',
      doors: administrator,
      answer: devicePage,
    }),
    (c) => {
      const now = station.clock()
      const items = selectDevices(station.db, now).map((row) => deviceItem(row, screens.watch, now))
      return c.json({ items, next: null, here: reportItem(screens.watch.reportOf(null)) }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/devices',
      summary: 'A screen that may read; open its pairing path once in the screen’s browser',
      doors: administrator,
      request: jsonBody(deviceRequest),
      answer: deviceCreated,
    }),
    async (c) => {
      const { row, ticket, expiresAt } = await inviteScreen(station, c.req.valid('json'))
      const item = deviceItem(row, screens.watch, station.clock())
      return c.json({ ...item, pairingPath: `/enter?ticket=${ticket}`, expiresAt }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/devices/{id}',
      summary: 'Rename a screen, or give it another playlist',
      doors: administrator,
      request: { params: z.object({ id }), ...jsonBody(deviceChange) },
      answer: device,
    }),
    async (c) => {
      const row = await changeScreen(station, c.req.valid('param').id, c.req.valid('json'))
      return c.json(deviceItem(row, screens.watch, station.clock()), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/devices/{id}',
      summary: 'Cut a screen off, at once',
      doors: administrator,
      request: { params: z.object({ id }) },
      answer: z.object({ id: z.string() }),
    }),
    async (c) => {
      const device = c.req.valid('param').id
      await revokeScreen(station, screens, device)
      return c.json({ id: device }, 200)
    },
  )
  registerReports(app, needs)
  registerHowToReach(app, needs)
}

function registerReports(app: Api, { station, doors }: ApiNeeds): void {
  const reporter = allowReports()
  const limit = bodyLimit({
    maxSize: MAX_REPORT_BYTES,
    onError: () => {
      throw new StationError('too-large', 'Báo cáo của màn hình quá 4 kB. Rút ngắn phần mô tả lỗi.', 413)
    },
  })
  const bounded: MiddlewareHandler<DoorEnv> = (c, next) =>
    reporter(c, async () => void (await limit(c, next)))
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/screen-report',
      summary: 'What a screen shows now, and whether a scene fails: the one thing that it may say',
      doors: bounded,
      request: jsonBody(screenReport),
      answer: z.object({ at: z.string() }),
    }),
    (c) => {
      const caller = c.get('caller')
      const { watch } = doors.screens
      const from = caller?.door === 'device' ? caller.id : null
      watch.report(from, c.req.valid('json'))
      return c.json(
        { at: reportItem(watch.reportOf(from))?.at ?? new Date(station.clock()).toISOString() },
        200,
      )
    },
  )
}

function registerHowToReach(app: Api, { station, doors }: ApiNeeds): void {
  const administrator = allow('loopback')
  const { screens } = doors
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/screen-addresses',
      summary: 'Under which addresses screens reach this station',
      doors: administrator,
      answer: screenAddressesAnswer,
    }),
    (c) => c.json(screenAddresses(screens), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/screen-certificate',
      summary: 'The certificate that screens are shown',
      doors: administrator,
      answer: screenCertificate,
    }),
    (c) => c.json(screens.certificates.info(), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/screen-certificate',
      summary: 'Show screens the centre’s own certificate, from now on',
      doors: administrator,
      request: jsonBody(screenCertificateRequest),
      answer: screenCertificate,
    }),
    async (c) => {
      const { certificate, key } = c.req.valid('json')
      const info = screens.certificates.give(certificate, key)
      const { fingerprint, names } = info
      await station.writer.write(({ db }) =>
        insertAudit(db, station.clock(), 'quản trị máy', 'screen-certificate-given', { fingerprint, names }),
      )
      return c.json(info, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/screen-certificate',
      summary: 'Show screens the station’s own certificate again',
      doors: administrator,
      answer: screenCertificate,
    }),
    async (c) => {
      if (!screens.certificates.takeBack()) {
        throw new StationError(
          'not-found',
          'Trạm đang dùng chứng thư của chính mình; không có gì để bỏ.',
          404,
        )
      }
      await station.writer.write(({ db }) =>
        insertAudit(db, station.clock(), 'quản trị máy', 'screen-certificate-removed', {}),
      )
      return c.json(screens.certificates.info(), 200)
    },
  )
}
