import type { Station } from '../../context.ts'
import { StationError } from '../../errors.ts'
import type { StoredUnit } from './queries.ts'
import { requireUnit } from './routes.ts'

/** This station's unit or one below it. @throws StationError `unknown-unit` */
export function requireInside(station: Station, code: string): StoredUnit {
  const unit = requireUnit(station, code)
  if (station.units.isInside(unit)) return unit
  throw new StationError(
    'unknown-unit',
    `${unit.nameVi} không thuộc ${station.units.root.nameVi}. Hỏi trạm quản lý đơn vị này.`,
    404,
  )
}
