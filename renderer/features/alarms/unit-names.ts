/** Names of units further down than this wall knows, or that are no more: asked for when an alarm is about one. */
import type { AlarmItem, UnitItem } from '#shared/contract/index.ts'
import { load } from '../../app/api.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { useAlarms } from './store.ts'

/** A nation has some 3,400. */
const MOST_UNITS = 5_000

let asked = false

/** Asks once for all names, as soon as one of these alarms is about a unit that is not known. */
export function nameUnits(items: Iterable<AlarmItem>): void {
  const own = useStation.getState().info?.unit.code
  const { loaded, byCode } = useUnits.getState()
  if (asked || !loaded || own === undefined) return
  for (const { unit } of items) {
    if (unit === own || byCode.has(unit)) continue
    asked = true
    load<{ items: UnitItem[] }>({
      path: `/api/v1/units?closed=true&limit=${MOST_UNITS}`,
      received: ({ items: units }) =>
        useAlarms.setState({ otherUnits: new Map(units.map((each) => [each.code, each])) }),
      failed: () => {},
    })
    return
  }
}
