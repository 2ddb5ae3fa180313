import { z } from '@hono/zod-openapi'
import {
  childPage,
  enrolmentAnswer,
  enrolmentRequest,
  joinAnswer,
  joinRequest,
} from '#shared/contract/children.ts'
import { unitCode } from '#shared/contract/primitives.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { childItem } from './items.ts'

export function registerChildren(app: Api, { station, chain }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/children',
      summary: 'Stations enrolled under this one',
      doors: allow('loopback', 'device'),
      answer: childPage,
    }),
    (c) => {
      const live = station.children.all().filter((child) => child.revoked_at === null)
      return c.json({ items: live.map((child) => childItem(station, child)), next: null }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/enrolments',
      summary: 'A one-time code with which the station of a direct sub-unit joins',
      doors: allow('loopback'),
      request: jsonBody(enrolmentRequest),
      answer: enrolmentAnswer,
    }),
    async (c) => {
      const { unit, url } = c.req.valid('json')
      const { code, expiresAt } = await chain.enrol(unit, url ?? null)
      return c.json({ code, unit, expiresAt: formatInstant(expiresAt) }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/uplink',
      summary: 'Join the parent that made an enrolment code',
      doors: allow('loopback'),
      request: jsonBody(joinRequest),
      answer: joinAnswer,
    }),
    async (c) => {
      const { code, confirm } = c.req.valid('json')
      const joined = await chain.join(code.trim(), confirm)
      return c.json({ unit: station.units.root.code, ...joined }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/children/{unit}',
      summary: 'Turn a child station out; its next request is refused',
      doors: allow('loopback'),
      request: { params: z.object({ unit: unitCode }) },
      answer: z.object({ unit: unitCode }),
    }),
    async (c) => {
      const { unit } = c.req.valid('param')
      await chain.revoke(unit)
      return c.json({ unit }, 200)
    },
  )
}
