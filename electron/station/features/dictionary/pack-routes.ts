import { createRoute, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { packList, packPlan } from '#shared/contract/dictionary.ts'
import { PROBLEM_MEDIA_TYPE, problem } from '#shared/contract/problem.ts'
import { formatInstant } from '#shared/domain/period.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { importPack } from './import-pack.ts'
import { selectPacks } from './queries.ts'
import { writePack } from './write-pack.ts'

export const PACK_MEDIA_TYPE = 'application/yaml'
const MAX_PACK_BYTES = 4 * 1024 * 1024

const refusal = { description: 'Refused', content: { [PROBLEM_MEDIA_TYPE]: { schema: problem } } }
const yaml = { [PACK_MEDIA_TYPE]: { schema: z.string() } }

const importRoute = createRoute({
  method: 'post',
  path: '/api/v1/packs',
  summary: 'Import a pack from YAML; with dryRun=true only tell what would change and what stands in the way',
  middleware: [
    allow('loopback'),
    bodyLimit({
      maxSize: MAX_PACK_BYTES,
      onError: () => {
        throw new StationError('too-large', 'Bộ chỉ tiêu quá 4 MB. Chia thành nhiều bộ.', 413)
      },
    }),
  ] as const,
  request: {
    query: z.object({ dryRun: z.enum(['true', 'false']).optional() }),
    body: { content: yaml, required: true },
  },
  responses: {
    200: { description: 'What was done', content: { 'application/json': { schema: packPlan } } },
    default: refusal,
  },
})

const exportRoute = createRoute({
  method: 'get',
  path: '/api/v1/packs/{pack}',
  summary: 'A pack as YAML, as it can be imported again',
  middleware: allow('loopback', 'device'),
  request: { params: z.object({ pack: z.string() }) },
  responses: { 200: { description: 'The pack', content: yaml }, default: refusal },
})

export function registerPacks(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/packs',
      summary: 'Imported packs',
      doors: allow('loopback', 'device'),
      answer: packList,
    }),
    (c) => {
      const items = selectPacks(station.db).map(({ pack, owner, header, measures, kpis, importedAt }) => ({
        pack,
        owner: owner as UnitCode | null,
        version: header.version,
        nameVi: header.nameVi,
        nameEn: header.nameEn,
        measures,
        kpis,
        importedAt: formatInstant(importedAt),
      }))
      return c.json({ items, next: null }, 200)
    },
  )
  app.openAPIRegistry.registerPath(importRoute)
  // Registered by hand: the generated validator would have the body be JSON.
  app.on('POST', '/api/v1/packs', ...importRoute.middleware, async (c) => {
    const dryRun = c.req.query('dryRun') ?? 'false'
    if (dryRun !== 'true' && dryRun !== 'false') {
      throw new StationError('invalid-request', 'dryRun là true hoặc false.', 422)
    }
    const text = readText(new Uint8Array(await c.req.raw.arrayBuffer()))
    return c.json(await importPack(station, text, dryRun === 'true'), 200)
  })
  app.openAPIRegistry.registerPath(exportRoute)
  app.on('GET', '/api/v1/packs/:pack', exportRoute.middleware, (c) => {
    const name = c.req.param('pack') ?? ''
    const text = writePack(station.db, name)
    if (text === null) throw new StationError('unknown-pack', `Không có bộ chỉ tiêu “${name}”.`, 404)
    return c.body(text, 200, { 'content-type': `${PACK_MEDIA_TYPE}; charset=utf-8` })
  })
}

function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new StationError('bad-pack', 'Tệp không phải văn bản UTF-8.', 422)
  }
}
