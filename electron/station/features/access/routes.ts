/** Who asks, and who else may in: desks, and data sources that write. Made and revoked by the administrator. */
import { randomBytes, randomUUID } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { getCookie } from 'hono/cookie'
import { caller, deskCreated, sourceCreated, sourcePage, sourceRequest } from '#shared/contract/access.ts'
import type { MeasureKey } from '#shared/domain/measure.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { rememberDevice } from '../../http/device-cookie.ts'
import { allow, sha256 } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { requireUnit } from '../units/routes.ts'
import {
  insertAudit,
  insertSource,
  revokeAccess,
  type SourceRow,
  selectAudit,
  selectSources,
} from './queries.ts'

const instantOrNull = (ms: number | null) => (ms === null ? null : formatInstant(ms))
const newSecret = () => randomBytes(32).toString('base64url')

const sourceItem = (row: SourceRow) => ({
  id: row.id,
  name: row.name,
  measures: JSON.parse(row.measures) as MeasureKey[],
  units: JSON.parse(row.units) as UnitCode[],
  createdAt: formatInstant(row.created_at),
  revokedAt: instantOrNull(row.revoked_at),
})

export function registerAccess(app: Api, { station, doors }: ApiNeeds): void {
  const administrator = allow('loopback')
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/caller',
      summary: 'Who asks, and whether they may act',
      doors: allow('loopback', 'device'),
      answer: caller,
    }),
    (c) => {
      const asks = c.get('caller')
      if (asks?.door !== 'device')
        return c.json({ door: 'loopback', mayWrite: true, device: null } as const, 200)
      const { id, name, playlist } = asks
      // A wall that stays open for years is not loaded anew; it asks this with every connection.
      const cookie = getCookie(c, doors.cookieName)
      if (cookie) rememberDevice(c, doors.cookieName, cookie)
      return c.json({ door: 'device', mayWrite: false, device: { id, name, playlist } } as const, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/desks',
      summary: 'A path that opens the wall once in a browser on this machine, for somebody who may act',
      doors: administrator,
      answer: deskCreated,
    }),
    async (c) => {
      const enterPath = `/enter?ticket=${doors.desks.createTicket()}`
      await station.writer.write(({ db }) =>
        insertAudit(db, station.clock(), 'quản trị máy', 'desk-created', {}),
      )
      return c.json({ enterPath }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/sources',
      summary: 'Data sources',
      doors: administrator,
      answer: sourcePage,
    }),
    (c) => c.json({ items: selectSources(station.db).map(sourceItem), next: null }, 200),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/sources',
      summary: 'A token that may write the named measures of the named units; shown this once',
      doors: administrator,
      request: jsonBody(sourceRequest),
      answer: sourceCreated,
    }),
    async (c) => {
      const { name, measures, units } = c.req.valid('json')
      for (const unit of units) requireUnit(station, unit)
      const unknown = measures.find((key) => !station.dictionary.measure(key))
      if (unknown) throw new StationError('unknown-measure', `Không có số liệu “${unknown}”.`, 422)
      const token = newSecret()
      const now = station.clock()
      const row = {
        id: randomUUID(),
        name,
        token_hash: sha256(token),
        measures: JSON.stringify(measures),
        units: JSON.stringify(units),
        created_at: now,
      }
      await station.writer.write(({ db }) => {
        insertSource(db, row)
        insertAudit(db, now, 'quản trị máy', 'source-created', { id: row.id, name })
      })
      return c.json({ ...sourceItem({ ...row, revoked_at: null }), token }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/sources/{id}',
      summary: 'Revoke a source’s token',
      doors: administrator,
      request: { params: z.object({ id: z.string().max(60) }) },
      answer: z.object({ id: z.string() }),
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      const now = station.clock()
      await station.writer.write(({ db }) => {
        if (!revokeAccess(db, 'sources', id, now))
          throw new StationError('not-found', 'Không có mục này, hoặc đã thu hồi.', 404)
        insertAudit(db, now, 'quản trị máy', 'sources-revoked', { id })
      })
      return c.json({ id }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/audit',
      summary: 'What was done here that touches access and identity',
      doors: administrator,
      request: {
        query: z.object({
          after: z.coerce.number().int().min(0).default(0),
          limit: z.coerce.number().int().min(1).max(1_000).default(200),
        }),
      },
      answer: z.object({
        items: z.array(
          z.object({
            id: z.number(),
            at: z.string(),
            actor: z.string(),
            action: z.string(),
            detail: z.string(),
          }),
        ),
        next: z.string().nullable(),
      }),
    }),
    (c) => {
      const { after, limit } = c.req.valid('query')
      const rows = selectAudit(station.db, after, limit)
      const last = rows.at(-1)
      return c.json(
        {
          items: rows.map((row) => ({ ...row, at: formatInstant(row.at) })),
          next: rows.length === limit && last ? String(last.id) : null,
        },
        200,
      )
    },
  )
}
