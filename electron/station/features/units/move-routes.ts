import { unitMoveAnswer, unitMoveBody } from '#shared/contract/unit-moves.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { moveUnit } from './move-unit.ts'

export function registerUnitMoves(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/unit-moves',
      summary: 'Move a unit, its history and all below it to another parent, in this station’s tree',
      doors: allow('loopback'),
      request: jsonBody(unitMoveBody),
      answer: unitMoveAnswer,
    }),
    async (c) => c.json(await moveUnit(station, c.req.valid('json')), 200),
  )
}
