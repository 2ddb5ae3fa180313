import { z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { boundaries, boundaryImport } from '#shared/contract/units.ts'
import { BoundaryError } from '#shared/domain/boundary.ts'
import type { Unit } from '#shared/domain/unit.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { insertAudit } from '../access/queries.ts'
import { selectBoundaries, upsertBoundaries } from './queries.ts'
import { readBoundaries } from './read-boundaries.ts'

const MAX_BYTES = 64 * 1024 * 1024

export function registerBoundaries(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/boundaries',
      summary: 'Imported boundaries of sub-units, as GeoJSON features',
      doors: allow('loopback', 'device'),
      answer: boundaries,
    }),
    (c) => c.json(selectBoundaries(station.db), 200),
  )
  app.use(
    '/api/v1/boundaries',
    bodyLimit({
      maxSize: MAX_BYTES,
      onError: () => {
        throw new StationError(
          'too-large',
          'Tệp ranh giới quá 64 MB. Giản lược đường biên rồi nhập lại.',
          413,
        )
      },
    }),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/boundaries',
      summary: 'Import boundaries from GeoJSON or TopoJSON; units are matched by code, then by name',
      doors: allow('loopback'),
      request: {
        query: z.object({ source: z.string().max(200).default('tệp nhập tay') }),
        ...jsonBody(z.record(z.string(), z.unknown())),
      },
      answer: boundaryImport,
    }),
    async (c) => {
      const units = station.units.children(station.units.root.id)
      const { features, matched, missing, unmatched } = readOrRefuse(c.req.valid('json'), units)
      const { source } = c.req.valid('query')
      const now = station.clock()
      await station.writer.write(({ db, afterCommit }) => {
        upsertBoundaries(db, features, source, now)
        insertAudit(db, now, 'quản trị máy', 'boundaries-imported', { source, matched })
        afterCommit(() => station.live.resync())
      })
      return c.json({ matched, missing: [...missing], unmatched: [...unmatched] }, 200)
    },
  )
}

function readOrRefuse(document: unknown, units: readonly Unit[]): ReturnType<typeof readBoundaries> {
  try {
    return readBoundaries(document, units)
  } catch (error) {
    if (error instanceof BoundaryError) throw new StationError('bad-boundaries', error.message, 422)
    throw error
  }
}
