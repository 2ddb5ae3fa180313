import { z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { boundaries, boundaryCheck, boundaryImport, boundaryRequest } from '#shared/contract/units.ts'
import { BoundaryError } from '#shared/domain/boundary.ts'
import { readDocument } from '#shared/domain/boundary-document.ts'
import { examineBoundaries, type MatchChoices } from '#shared/domain/boundary-match.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { insertAudit } from '../access/queries.ts'
import {
  removeBoundaries,
  restoreBoundaries,
  selectBoundaries,
  selectBoundedUnits,
  upsertBoundaries,
} from './queries.ts'
import { readBoundaries } from './read-boundaries.ts'

const PATH = '/api/v1/boundaries'
const MAX_BYTES = 64 * 1024 * 1024
const ACTOR = 'quản trị máy'
const DEFAULT_SOURCE = 'tệp nhập tay'

const body = jsonBody(z.union([boundaryRequest, z.record(z.string(), z.unknown())]))

export function registerBoundaries(app: Api, { station }: ApiNeeds): void {
  const subUnits = () => station.units.children(station.units.root.id)

  app.openapi(
    jsonRoute({
      method: 'get',
      path: PATH,
      summary: 'Imported boundaries of sub-units, as GeoJSON features',
      doors: allow('loopback', 'device'),
      answer: boundaries,
    }),
    (c) => c.json(selectBoundaries(station.db), 200),
  )
  for (const path of [PATH, `${PATH}/check`]) {
    // Who may not import is refused before anything is read.
    app.on(
      'POST',
      path,
      allow('loopback'),
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
  }
  app.openapi(
    jsonRoute({
      method: 'post',
      path: `${PATH}/check`,
      summary: 'What an import of boundaries would do, shape by shape; nothing is stored',
      doors: allow('loopback'),
      request: body,
      answer: boundaryCheck,
    }),
    (c) => {
      const { document, choices } = readRequest(c.req.valid('json'))
      const { features, shapes, doubles, matched, missing } = orRefuse(() =>
        examineBoundaries(readDocument(document), subUnits(), choices),
      )
      const bounded = selectBoundedUnits(station.db)
      const replaced = features.filter(({ id }) => bounded.has(id)).length
      return c.json({ matched, missing, shapes, doubles, replaced }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: PATH,
      summary:
        'Import boundaries from GeoJSON or TopoJSON, plain or with what was settled by hand; units are matched by code, then by name',
      doors: allow('loopback'),
      request: { query: z.object({ source: z.string().max(200).optional() }), ...body },
      answer: boundaryImport,
    }),
    async (c) => {
      const { document, choices, source: said } = readRequest(c.req.valid('json'))
      const source = said ?? c.req.valid('query').source ?? DEFAULT_SOURCE
      const { features, matched, missing, unmatched } = orRefuse(() =>
        readBoundaries(document, subUnits(), choices),
      )
      const now = station.clock()
      await station.writer.write(({ db, afterCommit }) => {
        upsertBoundaries(db, features, source, now)
        insertAudit(db, now, ACTOR, 'boundaries-imported', { source, matched })
        afterCommit(() => station.live.resync())
      })
      return c.json({ matched, missing: [...missing], unmatched: [...unmatched] }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: PATH,
      summary: 'Take all boundaries away; the set is kept and can be put back',
      doors: allow('loopback'),
      answer: z.object({ removed: z.number().int() }),
    }),
    async (c) => {
      const now = station.clock()
      const removed = await station.writer.write(({ db, afterCommit }) => {
        const count = removeBoundaries(db)
        if (count === 0) return 0
        insertAudit(db, now, ACTOR, 'boundaries-removed', { removed: count })
        afterCommit(() => station.live.resync())
        return count
      })
      return c.json({ removed }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: `${PATH}/restore`,
      summary: 'Put the boundaries before the last change back; what was there takes their place',
      doors: allow('loopback'),
      answer: z.object({ units: z.number().int() }),
    }),
    async (c) => {
      const now = station.clock()
      const units = await station.writer.write(({ db, afterCommit }) => {
        if (!restoreBoundaries(db)) {
          throw new StationError(
            'no-previous-boundaries',
            'Chưa có bộ ranh giới nào trước đó để trả lại. Hãy nhập từ tệp.',
            409,
          )
        }
        const count = selectBoundedUnits(db).size
        insertAudit(db, now, ACTOR, 'boundaries-restored', { units: count })
        afterCommit(() => station.live.resync())
        return count
      })
      return c.json({ units }, 200)
    },
  )
}

interface Asked {
  readonly document: unknown
  readonly choices: MatchChoices
  readonly source: string | undefined
}

/** A plain document has a `type` of its own; else it is a request that holds one. */
function readRequest(json: Record<string, unknown>): Asked {
  if ('type' in json || !('document' in json)) return { document: json, choices: {}, source: undefined }
  const parsed = boundaryRequest.safeParse(json)
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(' → ') ?? ''
    throw new StationError('bad-request', `Yêu cầu nhập ranh giới sai tại ${where}. Xem /api/docs.`)
  }
  const { document, source, codeField, nameField, matches, merge } = parsed.data
  const byHand = new Map(matches.map(({ index, unit }) => [index, unit]))
  return { document, source, choices: { codeField, nameField, byHand, merge: new Set(merge) } }
}

function orRefuse<Answer>(read: () => Answer): Answer {
  try {
    return read()
  } catch (error) {
    if (error instanceof BoundaryError) throw new StationError('bad-boundaries', error.message, 422)
    throw error
  }
}
