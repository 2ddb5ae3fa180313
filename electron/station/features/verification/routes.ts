import { z } from '@hono/zod-openapi'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { followBooks } from '../alarms/follow-sources.ts'
import { verifyReplica } from './verify-cells.ts'

const verification = z.object({
  integrity: z.array(z.string()),
  cellsChecked: z.number().int(),
  differences: z.array(
    z.object({
      unit: z.string(),
      measure: z.string(),
      period: z.string(),
      stored: z.number().nullable(),
      computed: z.number().nullable(),
    }),
  ),
})

export function registerVerification(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/verifications',
      summary: 'Check the replica’s file and recompute all cells from what lies under them',
      doors: allow('loopback'),
      answer: verification,
    }),
    async (c) => {
      const result = await verifyReplica(station)
      // A damaged file may not take the alarm; who asked is told in any case.
      await followBooks(station, result).catch((error: unknown) =>
        station.log.error({ err: error }, 'an alarm for the books could not be written'),
      )
      return c.json(result, 200)
    },
  )
}
