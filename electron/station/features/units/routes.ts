import {
  type StationInfo,
  station as stationSchema,
  type UnitItem,
  unitPage,
  unitQuery,
} from '#shared/contract/units.ts'
import { formatInstant } from '#shared/domain/period.ts'
import { foldName } from '#shared/domain/unit.ts'
import type { ChainLink } from '../../chain-link.ts'
import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonRoute } from '../../http/route.ts'
import { VERSION } from '../../version.ts'
import type { StoredUnit } from './queries.ts'
import { isClosed } from './unit-tree.ts'

export function unitItem(unit: StoredUnit): UnitItem {
  const { id: _id, parentId: _parentId, ...item } = unit
  return item
}

/** The unit of a code that a caller named. @throws StationError `unknown-unit` */
export function requireUnit(station: Station, code: string): StoredUnit {
  const unit = station.units.byCode(code)
  if (!unit) throw new StationError('unknown-unit', `Không có đơn vị mã ${code}.`, 404)
  return unit
}

export function stationInfo(station: Station, chain: ChainLink): StationInfo {
  return {
    unit: unitItem(station.units.root),
    version: VERSION,
    clock: formatInstant(station.clock()),
    simulated: station.config.simulated,
    uplink: chain.uplink(),
  }
}

export function registerUnits(app: Api, { station, chain }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/station',
      summary: 'What this station is and how its link to the parent stands',
      doors: allow('loopback', 'device'),
      answer: stationSchema,
    }),
    (c) => c.json(stationInfo(station, chain), 200),
  )
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/units',
      summary: 'Units by code; below a parent, or by name without diacritics',
      doors: allow('loopback', 'device'),
      request: { query: unitQuery },
      answer: unitPage,
    }),
    (c) => {
      const { parent, search, closed, limit, after } = c.req.valid('query')
      const today = station.clock()
      const folded = search ? foldName(search) : null
      const from = parent ? station.units.children(requireUnit(station, parent).id) : station.units.all
      const found = from
        .filter((unit) => !folded || foldName(`${unit.nameVi} ${unit.nameEn}`).includes(folded))
        .filter((unit) => closed || !isClosed(unit, today))
        .toSorted((a, b) => (a.code < b.code ? -1 : 1))
        .filter(({ code }) => !after || code > after)
      const items = found.slice(0, limit)
      return c.json(
        { items: items.map(unitItem), next: found.length > limit ? (items.at(-1)?.code ?? null) : null },
        200,
      )
    },
  )
}
