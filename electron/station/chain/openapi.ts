/**
 * The chain's API in words and schemas, for whoever writes a child in another language. The schemas are those
 * that the listener itself reads with; docs/chain-openapi.json is written from here.
 */
import { z } from 'zod'
import * as books from '#shared/contract/books.ts'
import * as wire from '#shared/contract/chain.ts'
import * as directives from '#shared/contract/directives.ts'
import { PROBLEM_MEDIA_TYPE, problem } from '#shared/contract/problem.ts'

/** Schemas that are named in the document; what one holds of another is a reference to it. */
const NAMED = {
  Problem: problem,
  CaAnswer: wire.caAnswer,
  EnrolmentCode: wire.enrolmentCode,
  EnrolBody: wire.enrolBody,
  EnrolAnswer: wire.enrolAnswer,
  RenewBody: wire.renewBody,
  Batch: wire.batch,
  BatchAnswer: wire.batchAnswer,
  StaleEpoch: wire.staleEpoch,
  WireItem: wire.wireItem,
  CellItem: wire.cellItem,
  RosterItem: wire.rosterItem,
  AlarmItem: wire.alarmItem,
  LampItem: wire.lampItem,
  QualityItem: wire.qualityItem,
  EventItem: wire.eventItem,
  StationItem: wire.stationItem,
  BooksItem: wire.booksItem,
  VerdictItem: wire.verdictItem,
  ProgressItem: wire.progressItem,
  TaskItem: wire.taskItem,
  RecoveryPage: wire.recoveryPage,
  DigestAnswer: books.digestAnswer,
  DirectivesAnswer: directives.directivesAnswer,
  DirectiveBody: directives.directiveBody,
} as const
type Name = keyof typeof NAMED

interface Answer {
  readonly description: string
  /** Absent: a problem. */
  readonly schema?: Name
}

interface Route {
  readonly summary: string
  /** Answered without a certificate. */
  readonly open?: true
  readonly body?: Name
  readonly query?: z.ZodObject
  readonly answers: Readonly<Record<number, Answer>>
}

const done = (schema: Name): Answer => ({ description: 'Done', schema })
const notRecognised: Answer = {
  description: 'No certificate of a live child: one answer for every reason. Ask the operator for a new code',
}
const tryLater: Answer = { description: 'Try again after `Retry-After` seconds' }
const unreadable = {
  400: { description: 'The body is not JSON, too deep, or not what its encoding says. Do not repeat it' },
  413: { description: 'The body is too large. Send fewer items at once' },
  415: { description: 'Send application/json, plain or as gzip or zstd' },
  422: { description: 'The body is JSON of another form. Do not repeat it; compare the versions' },
} as const
const guarded = { 401: notRecognised, 429: tryLater } as const

export const CHAIN_ROUTES: Readonly<Record<string, Route>> = {
  'GET /chain/v1/ca': {
    summary: 'The authority’s certificate; compare its SHA-256 with the code before believing it',
    open: true,
    answers: { 200: done('CaAnswer') },
  },
  'POST /chain/v1/enrol': {
    summary: 'Trade an enrolment code and a certificate request for a certificate',
    open: true,
    body: 'EnrolBody',
    answers: {
      200: done('EnrolAnswer'),
      ...unreadable,
      403: { description: 'The code is wrong, used with another key, or too old. Ask for a new one' },
      429: tryLater,
      503: tryLater,
    },
  },
  'POST /chain/v1/renew': {
    summary: 'A new certificate for the key of a request; the old one ends with the first use of the new one',
    body: 'RenewBody',
    answers: { 200: done('EnrolAnswer'), ...unreadable, ...guarded },
  },
  'POST /chain/v1/batches': {
    summary: 'Send items; an empty batch is a heartbeat',
    body: 'Batch',
    answers: {
      200: { description: 'Taken; a verdict for each item that was refused', schema: 'BatchAnswer' },
      409: {
        description: 'Take the higher of both epochs + 1, begin with `after: null`, send everything again',
        schema: 'StaleEpoch',
      },
      ...unreadable,
      ...guarded,
      503: tryLater,
    },
  },
  'GET /chain/v1/directives': {
    summary: 'The parent’s next documents, held back for up to 30 s until there is one',
    query: directives.directivesQuery,
    answers: { 200: done('DirectivesAnswer'), 422: unreadable[422], ...guarded },
  },
  'GET /chain/v1/digest': {
    summary: 'Counts and hash sums of what the parent holds of the caller, by measure and month',
    query: books.digestQuery,
    answers: {
      200: done('DigestAnswer'),
      422: unreadable[422],
      ...guarded,
      503: tryLater,
    },
  },
  'GET /chain/v1/cells': {
    summary: 'The caller’s own base-period figures as the parent holds them, for a child that lost its own',
    query: wire.recoveryQuery,
    answers: { 200: done('RecoveryPage'), 422: unreadable[422], ...guarded },
  },
}

const ADDRESS = '#/components/schemas/'
type Json = Record<string, unknown>

/** The document, OpenAPI 3.1. */
export function chainOpenApi(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mini-IOC chain',
      version: String(wire.WIRE_VERSION),
      description:
        'Between a child station and its parent. HTTPS, TLS 1.3; but for two routes the caller shows the certificate that the parent issued to it. docs/chain-protocol.md tells how the parts play together.',
    },
    security: [{ certificate: [] }],
    paths: paths(),
    components: {
      schemas: schemas(),
      securitySchemes: { certificate: { type: 'mutualTLS' } },
    },
  }
}

function schemas(): Json {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id })
  const written = z.toJSONSchema(registry, {
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `${ADDRESS}${id}`,
    // The format says as much.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
    },
  }).schemas as Record<string, Json>
  for (const schema of Object.values(written)) {
    delete schema.$schema
    delete schema.$id
  }
  // The envelope is read without them, for a bad one costs itself only.
  pointTo(written.Batch, ['properties', 'items', 'items'], 'WireItem')
  pointTo(written.DirectivesAnswer, ['properties', 'items', 'items', 'properties', 'body'], 'DirectiveBody')
  return written
}

/** Puts a reference in the place of what a schema leaves open. */
function pointTo(schema: Json | undefined, path: readonly string[], name: Name): void {
  let at = schema
  for (const step of path.slice(0, -1)) at = at?.[step] as Json | undefined
  if (at) at[path.at(-1) ?? ''] = { $ref: `${ADDRESS}${name}` }
}

function paths(): Json {
  const all: Record<string, Json> = {}
  for (const [name, route] of Object.entries(CHAIN_ROUTES)) {
    const [method = '', path = ''] = name.split(' ')
    all[path] = { ...all[path], [method.toLowerCase()]: operation(route) }
  }
  return all
}

const content = (type: string, name: Name) => ({
  content: { [type]: { schema: { $ref: `${ADDRESS}${name}` } } },
})

function operation({ summary, open, body, query, answers }: Route): Json {
  const responses = Object.entries(answers).map(([status, { description, schema }]) => [
    status,
    {
      description,
      ...(schema ? content('application/json', schema) : content(PROBLEM_MEDIA_TYPE, 'Problem')),
    },
  ])
  return {
    summary,
    ...(open ? { security: [] } : {}),
    ...(query ? { parameters: parameters(query) } : {}),
    ...(body ? { requestBody: { required: true, ...content('application/json', body) } } : {}),
    responses: Object.fromEntries(responses),
  }
}

function parameters(query: z.ZodObject): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }))
}
