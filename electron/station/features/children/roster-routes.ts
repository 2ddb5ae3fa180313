import { rosterBody, rosterPage, rosterQuery } from '#shared/contract/roster.ts'
import { unpackPeriod } from '#shared/domain/period.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import type { UnitId } from '../units/queries.ts'
import { requireUnit } from '../units/routes.ts'
import { type RosterRow, selectRoster } from './roster.ts'
import { setRoster } from './set-roster.ts'

export function registerRoster(app: Api, { station }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/roster',
      summary: 'Which leaf units are due, since when, and for which measures',
      doors: allow('loopback', 'device'),
      request: { query: rosterQuery },
      answer: rosterPage,
    }),
    (c) => {
      const { unit, limit, after = '0' } = c.req.valid('query')
      if (!/^\d{1,9}$/.test(after)) {
        throw new StationError('bad-cursor', 'Dùng đúng giá trị “next” của trang trước.', 422)
      }
      const asked = unit ? requireUnit(station, unit).id : null
      const rows = selectRoster(station.db).filter((row) => asked === null || row.unit === asked)
      const end = Number(after) + limit
      const items = rows.slice(Number(after), end).map((row) => rosterLineOf(station, row))
      return c.json({ items, next: rows.length > end ? String(end) : null }, 200)
    },
  )
  app.openapi(
    jsonRoute({
      method: 'put',
      path: '/api/v1/roster',
      summary: 'Say for which measure sets a leaf unit is due from a day on; * is for all measures',
      doors: allow('loopback'),
      request: jsonBody(rosterBody),
      answer: rosterPage,
    }),
    async (c) => {
      const body = c.req.valid('json')
      await setRoster(station, body)
      const { id } = requireUnit(station, body.unit)
      const items = selectRoster(station.db).filter(({ unit }) => unit === id)
      return c.json({ items: items.map((row) => rosterLineOf(station, row)), next: null }, 200)
    },
  )
}

function rosterLineOf({ units }: Station, { unit, sender, measures, since, until }: RosterRow) {
  return {
    unit: units.byId(unit as UnitId).code,
    measures,
    sender: units.byId(sender as UnitId).code,
    since: unpackPeriod(since),
    until: until === null ? null : unpackPeriod(until),
  }
}
