/** What goes down the chain: sent from here, and received here. */
import { z } from '@hono/zod-openapi'
import {
  directiveRequest,
  receivedDirectivePage,
  sentDirective,
  sentDirectivePage,
} from '#shared/contract/directives.ts'
import { unitCode } from '#shared/contract/primitives.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { requireUnit } from '../units/routes.ts'
import { receivedItem, sentItem } from './items.ts'
import { selectReceived, selectSent } from './queries.ts'
import { sendDirective } from './send-directive.ts'

const query = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(200).optional(),
})

/** With a unit, only the documents that are for its station, and its own answers. */
const sentQuery = query.extend({ unit: unitCode.optional() })

export function registerDirectives(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/directives',
      summary: 'Documents that were sent down, the last first, and how the children answered',
      doors: allow('loopback', 'device'),
      request: { query: sentQuery },
      answer: sentDirectivePage,
    }),
    (c) => {
      const { limit, after, unit } = c.req.valid('query')
      const [before] = cursorOf(after, 1)
      const child = unit === undefined ? null : requireUnit(station, unit).id
      const rows = selectSent(station.db, before ?? Number.MAX_SAFE_INTEGER, limit + 1, child)
      const page = rows.slice(0, limit)
      const next = rows.length > limit ? String(page.at(-1)?.id) : null
      return c.json({ items: page.map((row) => sentItem(station, row, child)), next }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/directives',
      summary: 'Send a document to one child station, or with a null unit to all',
      doors: allow('loopback'),
      request: jsonBody(directiveRequest),
      answer: sentDirective,
    }),
    async (c) => c.json(sentItem(station, await sendDirective(station, c.req.valid('json'))), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/received-directives',
      summary: 'Documents of the parent as they were answered for here, the last first',
      doors: allow('loopback', 'device'),
      request: { query },
      answer: receivedDirectivePage,
    }),
    (c) => {
      const { limit, after } = c.req.valid('query')
      const [at = Number.MAX_SAFE_INTEGER, id = Number.MAX_SAFE_INTEGER] = cursorOf(after, 2)
      const rows = selectReceived(station.db, { at, id }, limit + 1)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return c.json(
        { items: page.map(receivedItem), next: rows.length > limit && last ? `${last.at}-${last.id}` : null },
        200,
      )
    },
  )
}

/** The numbers of a cursor; none where there is no cursor. */
function cursorOf(text: string | undefined, parts: number): number[] {
  if (text === undefined) return []
  const numbers = text.split('-')
  if (numbers.length === parts && numbers.every((number) => /^\d{1,15}$/.test(number)))
    return numbers.map(Number)
  throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
}
