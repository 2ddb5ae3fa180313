import { z } from 'zod'

/** RFC 9457. `type` is stable and ends in the refusal's code; `detail` says what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
})
export type Problem = z.infer<typeof problem>

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'
