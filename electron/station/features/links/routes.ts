import { z } from '@hono/zod-openapi'
import {
  childDetail as detail,
  chainOverview as overview,
  refusedItemPage,
  refusedItemQuery,
} from '#shared/contract/links.ts'
import { unitCode } from '#shared/contract/primitives.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { requireUnit } from '../units/routes.ts'
import { chainOverview, childDetail, isLiveChild } from './items.ts'
import { refusedItems } from './refused.ts'

export function registerLinks(app: Api, { station, chain }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/chain',
      summary: 'The chain: the link to the parent, and every child station, those in trouble first',
      doors: allow('loopback', 'device'),
      answer: overview,
    }),
    (c) => c.json(chainOverview(station, chain), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/chain/{unit}',
      summary: 'What a child station tells of itself: the stations below it and its latest events',
      doors: allow('loopback', 'device'),
      request: { params: z.object({ unit: unitCode }) },
      answer: detail,
    }),
    (c) => {
      const unit = requireUnit(station, c.req.valid('param').unit)
      if (!isLiveChild(station, unit.id)) {
        throw new StationError('not-a-child', `${unit.nameVi} không có trạm đang ghép nối với trạm này.`, 404)
      }
      return c.json(childDetail(station, unit), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/refused-items',
      summary: 'What the parent did not take, and why, the last refused first',
      doors: allow('loopback', 'device'),
      request: { query: refusedItemQuery },
      answer: refusedItemPage,
    }),
    (c) => {
      const { after, limit } = c.req.valid('query')
      return c.json(refusedItems(station.db, after, limit), 200)
    },
  )
}
