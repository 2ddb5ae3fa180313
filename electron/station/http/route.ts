import { createRoute, type RouteConfig, type z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { PROBLEM_MEDIA_TYPE, problem } from '#shared/contract/problem.ts'
import type { DoorEnv } from './doors.ts'

const refusal = {
  description: 'Refused; `detail` says what to do',
  content: { [PROBLEM_MEDIA_TYPE]: { schema: problem } },
}

const jsonAnswer = <Schema extends z.ZodType>(schema: Schema) => ({
  description: 'Done',
  content: { 'application/json': { schema } },
})

/** A route that answers `schema`, documented together with its refusals. */
export function jsonRoute<
  Path extends string,
  Answer extends z.ZodType,
  Request extends NonNullable<RouteConfig['request']>,
>(config: {
  method: 'get' | 'post' | 'put' | 'delete'
  path: Path
  summary: string
  doors: MiddlewareHandler<DoorEnv>
  request?: Request
  answer: Answer
}) {
  const { method, path, summary, doors, answer } = config
  return createRoute({
    method,
    path,
    summary,
    middleware: doors,
    request: (config.request ?? {}) as Request,
    responses: { 200: jsonAnswer(answer), default: refusal },
  })
}

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { content: { 'application/json': { schema } }, required: true },
})
