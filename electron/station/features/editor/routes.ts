import { z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { kpiDefinition, measure } from '#shared/contract/dictionary.ts'
import {
  editAnswer,
  editQuery,
  formulaCheck,
  formulaCheckBody,
  formulaPreview,
  formulaPreviewBody,
  kpiEdit,
  kpiSourcePage,
  measureEdit,
  measureSourcePage,
  packName,
  retireQuery,
  sourceQuery,
} from '#shared/contract/editor.ts'
import { kpiCode, measureKey } from '#shared/contract/primitives.ts'
import type { UnitCode } from '#shared/domain/unit.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow, type DoorEnv } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { selectDefinitions, selectKpis, selectPackOwners } from '../dictionary/queries.ts'
import { describeCheck } from './check-formula.ts'
import { editDefinition, editionOf } from './edit-definition.ts'
import { previewFormula } from './preview-formula.ts'

const MAX_BODY_BYTES = 128 * 1024

const limit = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new StationError('too-large', 'Định nghĩa quá 128 kB. Rút ngắn công thức hoặc danh sách.', 413)
  },
})
const administrator = allow('loopback')
/** The administrator, with a body of bounded length. */
const editor: MiddlewareHandler<DoorEnv> = (c, next) =>
  administrator(c, async () => void (await limit(c, next)))

export function registerEditor(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/formula-checks',
      summary: 'What is wrong with a formula, where, and what it says in words; nothing is stored',
      doors: editor,
      request: jsonBody(formulaCheckBody),
      answer: formulaCheck,
    }),
    (c) => c.json(describeCheck(station.dictionary, c.req.valid('json')), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/formula-previews',
      summary: 'What a definition would say of the present figures, beside the one in use; nothing is stored',
      doors: editor,
      request: jsonBody(formulaPreviewBody),
      answer: formulaPreview,
    }),
    async (c) => c.json(await previewFormula(station, c.req.valid('json')), 200),
  )
  registerSources(app, station)
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/packs/{pack}/kpis/{code}',
      summary:
        'Change or add one KPI of a pack; with dryRun=true only tell what would change and what is in the way',
      doors: editor,
      request: {
        params: z.object({ pack: packName, code: kpiCode }),
        query: editQuery,
        ...jsonBody(kpiEdit),
      },
      answer: editAnswer,
    }),
    async (c) => {
      const { pack, code } = c.req.valid('param')
      const { definition: item, edition, reason } = c.req.valid('json')
      sameKey(code, item.code)
      const edit = { part: 'kpi' as const, pack, key: code, item, edition, reason }
      return c.json(await editDefinition(station, edit, c.req.valid('query').dryRun === 'true'), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/packs/{pack}/measures/{key}',
      summary: 'Change or add one measure of a pack; with dryRun=true only tell what would change',
      doors: editor,
      request: {
        params: z.object({ pack: packName, key: measureKey }),
        query: editQuery,
        ...jsonBody(measureEdit),
      },
      answer: editAnswer,
    }),
    async (c) => {
      const { pack, key } = c.req.valid('param')
      const { definition: item, edition, reason } = c.req.valid('json')
      sameKey(key, item.key)
      const edit = { part: 'measure' as const, pack, key, item, edition, reason }
      return c.json(await editDefinition(station, edit, c.req.valid('query').dryRun === 'true'), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/packs/{pack}/kpis/{code}',
      summary: 'Retire a KPI: its history stays; refused while others read it',
      doors: administrator,
      request: { params: z.object({ pack: packName, code: kpiCode }), query: retireQuery },
      answer: editAnswer,
    }),
    async (c) => {
      const { pack, code: key } = c.req.valid('param')
      const { dryRun, edition, reason } = c.req.valid('query')
      const edit = { part: 'kpi' as const, pack, key, item: null, edition, reason }
      return c.json(await editDefinition(station, edit, dryRun === 'true'), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'delete',
      path: '/api/v1/packs/{pack}/measures/{key}',
      summary: 'Retire a measure: its figures stay; refused while a KPI reads it',
      doors: administrator,
      request: { params: z.object({ pack: packName, key: measureKey }), query: retireQuery },
      answer: editAnswer,
    }),
    async (c) => {
      const { pack, key } = c.req.valid('param')
      const { dryRun, edition, reason } = c.req.valid('query')
      const edit = { part: 'measure' as const, pack, key, item: null, edition, reason }
      return c.json(await editDefinition(station, edit, dryRun === 'true'), 200)
    },
  )
}

/** What is stored, retired definitions included, with the pack of each. */
function registerSources(app: Api, station: ApiNeeds['station']): void {
  const doors = allow('loopback', 'device')
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/definitions/kpis',
      summary: 'KPIs as their packs define them, retired ones included',
      doors,
      request: { query: sourceQuery },
      answer: kpiSourcePage,
    }),
    (c) => {
      const versions = new Map(selectKpis(station.db).map(({ id, version }) => [id, version]))
      const owners = selectPackOwners(station.db)
      const items = selectDefinitions(station.db, 'kpis').map((row) => ({
        pack: row.pack,
        owner: (owners.get(row.pack) ?? null) as UnitCode | null,
        edition: editionOf('kpi', row),
        retired: row.retired,
        version: versions.get(row.id) ?? 0,
        definition: kpiDefinition.parse(JSON.parse(row.definition)),
      }))
      return c.json(pageOf(items, c.req.valid('query')), 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/definitions/measures',
      summary: 'Measures as their packs define them, retired ones included',
      doors,
      request: { query: sourceQuery },
      answer: measureSourcePage,
    }),
    (c) => {
      const owners = selectPackOwners(station.db)
      const items = selectDefinitions(station.db, 'measures').map((row) => ({
        pack: row.pack,
        owner: (owners.get(row.pack) ?? null) as UnitCode | null,
        edition: editionOf('measure', row),
        retired: row.retired,
        definition: measure.parse(JSON.parse(row.definition)),
      }))
      return c.json(pageOf(items, c.req.valid('query')), 200)
    },
  )
}

function pageOf<Item>(items: Item[], { limit: most, after }: z.infer<typeof sourceQuery>) {
  if (after !== undefined && !/^\d{1,9}$/.test(after)) {
    throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
  }
  const from = Number(after ?? 0)
  return {
    items: items.slice(from, from + most),
    next: items.length > from + most ? String(from + most) : null,
  }
}

function sameKey(path: string, body: string): void {
  if (path === body) return
  throw new StationError('key-differs', `Mã trong đường dẫn là ${path}, trong định nghĩa là ${body}.`, 422)
}
