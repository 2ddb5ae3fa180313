import { createRoute, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { intakeAnswer, observationRow, observationsBody } from '#shared/contract/observations.ts'
import { PROBLEM_MEDIA_TYPE, problem } from '#shared/contract/problem.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow, type Caller, sha256 } from '../../http/doors.ts'
import type { RejectedRow, WriteScope } from './check-rows.ts'
import { takeObservations } from './intake.ts'
import { readCsv } from './read-csv.ts'

/** 50,000 generous rows are about 10 MiB. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024

const route = createRoute({
  method: 'post',
  path: '/api/v1/observations',
  summary: 'Observations in, up to 50,000 rows in one transaction; a verdict per row',
  middleware: [
    allow('loopback', 'source'),
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new StationError(
          'too-large',
          'Thân yêu cầu quá 32 MB. Chia tệp thành nhiều phần, mỗi phần tối đa 50.000 dòng.',
          413,
        )
      },
    }),
  ] as const,
  request: {
    query: z.object({
      /** `true`: plans and levels of units with sub-units are meant to be added to theirs. */
      confirm: z.string().optional(),
    }),
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
    body: {
      content: {
        'application/json': { schema: z.object({ observations: z.array(observationRow) }) },
        'text/csv': { schema: z.string() },
      },
    },
  },
  responses: {
    200: { description: 'A verdict per row', content: { 'application/json': { schema: intakeAnswer } } },
    default: { description: 'Refused whole', content: { [PROBLEM_MEDIA_TYPE]: { schema: problem } } },
  },
})

export function registerObservations(app: Api, { station }: ApiNeeds): void {
  app.openAPIRegistry.registerPath(route)
  // Registered by hand: the generated validator would refuse the body whole where a row deserves a verdict.
  app.on('POST', '/api/v1/observations', ...route.middleware, async (c) => {
    const body = new Uint8Array(await c.req.raw.arrayBuffer())
    const caller = c.get('caller')
    const scope = writeScope(caller)
    const key = c.req.header('idempotency-key')?.slice(0, 200)
    // Two sources may bear one name; their keys must not meet.
    const owner = caller?.door === 'source' ? caller.source.id : ''
    const confirmed = c.req.query('confirm') === 'true'
    const requestHash = `${sha256(body)}${confirmed ? '|confirmed' : ''}`
    const request = key ? { key: `${owner}|${key}`, requestHash } : null
    const { rows, rejected: verdicts } = readRows(c.req.header('content-type') ?? '', body)
    return c.json(await takeObservations(station, { rows, scope, confirmed, verdicts }, request), 200)
  })
}

interface ReadRows {
  readonly rows: readonly unknown[]
  /** Verdicts on how rows of a file are written; none for JSON. */
  readonly rejected: readonly RejectedRow[]
}

function readRows(contentType: string, bytes: Uint8Array): ReadRows {
  const type = contentType.split(';')[0]?.trim().toLowerCase()
  if (type === 'text/csv') return readCsv(bytes)
  if (type !== 'application/json') {
    throw new StationError('unsupported-type', 'Gửi application/json hoặc text/csv.', 415)
  }
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new StationError('not-json', 'Thân yêu cầu không phải JSON đúng.', 400)
  }
  const parsed = observationsBody.safeParse(body)
  if (parsed.success) return { rows: parsed.data.observations, rejected: [] }
  throw new StationError(
    'invalid-request',
    'Thân yêu cầu có dạng { "observations": [ … ] }, tối đa 50.000 dòng.',
    Array.isArray((body as { observations?: unknown } | null)?.observations) ? 413 : 422,
  )
}

/** The machine's administrator, until people exist. */
export const ADMINISTRATOR: WriteScope = { author: 'quản trị máy', measures: null, units: null }

function writeScope(caller: Caller | null): WriteScope {
  if (caller?.door === 'loopback') return ADMINISTRATOR
  if (caller?.door !== 'source')
    throw new StationError('not-permitted', 'Cửa vào này không được làm việc đó.', 403)
  const { name, measures, units } = caller.source
  return {
    author: `nguồn: ${name}`,
    measures: new Set(JSON.parse(measures) as string[]),
    units: new Set(JSON.parse(units) as string[]),
  }
}
