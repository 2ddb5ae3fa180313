import type { Hook } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import { z } from 'zod'
import { PROBLEM_MEDIA_TYPE, type Problem } from '#shared/contract/problem.ts'
import { StationError } from '../errors.ts'
import type { DoorEnv } from './doors.ts'

const TITLES: Record<number, { vi: string; en: string }> = {
  400: { vi: 'Yêu cầu chưa đúng', en: 'Bad request' },
  401: { vi: 'Chưa được phép', en: 'Not authorised' },
  403: { vi: 'Không được phép', en: 'Forbidden' },
  404: { vi: 'Không tìm thấy', en: 'Not found' },
  409: { vi: 'Đang vướng việc khác', en: 'Conflict' },
  413: { vi: 'Dữ liệu quá lớn', en: 'Too large' },
  415: { vi: 'Không nhận định dạng này', en: 'Unsupported format' },
  422: { vi: 'Dữ liệu chưa đúng', en: 'Invalid data' },
  429: { vi: 'Quá nhiều yêu cầu', en: 'Too many requests' },
  500: { vi: 'Lỗi của chương trình', en: 'Internal error' },
  503: { vi: 'Tạm thời chưa phục vụ được', en: 'Unavailable' },
}

/** A refusal as RFC 9457 problem+json; `title` in the caller's language. */
export function refuse(c: Context, status: number, code: string, detail: string): Response {
  const titles = TITLES[status] ?? { vi: 'Lỗi', en: 'Error' }
  const english = /^en\b/i.test(c.req.header('accept-language') ?? '')
  const problem: Problem = {
    type: `urn:mini-ioc:problem:${code}`,
    title: english ? titles.en : titles.vi,
    status,
    detail,
    code,
  }
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': PROBLEM_MEDIA_TYPE, 'cache-control': 'no-store' },
  })
}

export const problemForInvalid: Hook<unknown, DoorEnv, string, Response | undefined> = (result, c) => {
  if (result.success) return undefined
  return refuse(c, 422, 'invalid-request', z.prettifyError(result.error))
}

/** Refusals are told; bugs are logged once, with their stack, and stay opaque to the caller. */
export function answerError(error: Error, c: Context, log: Logger): Response {
  if (error instanceof StationError) return refuse(c, error.status, error.code, error.message)
  if (error instanceof HTTPException) {
    return refuse(
      c,
      error.status,
      error.status === 413 ? 'too-large' : 'bad-request',
      error.message || 'Không đọc được yêu cầu.',
    )
  }
  if (error instanceof SyntaxError) return refuse(c, 400, 'not-json', 'Thân yêu cầu không phải JSON đúng.')
  log.error({ err: error, path: c.req.path }, 'request failed')
  return refuse(
    c,
    500,
    'internal',
    'Trạm gặp lỗi và đã ghi vào nhật ký. Thử lại; nếu còn, gửi nhật ký cho kỹ thuật.',
  )
}
