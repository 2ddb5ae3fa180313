/**
 * `GET /api/v1/live`: server-sent events. A `snapshot` first, then changes; ids are `boot-sequence`,
 * and a reader that comes back with an id that is not known any more gets a snapshot again.
 */
import { z } from 'zod'
import { alarm, alarmLoad } from './alarms.ts'
import { child } from './children.ts'
import { notice } from './directives.ts'
import { cell, kpiValue } from './figures.ts'
import { qualitySummary } from './quality.ts'
import { station } from './units.ts'
import { wallSettings } from './wall.ts'

export const snapshot = z.object({
  station,
  /** Standing lamps of this unit and of its direct sub-units. */
  kpis: z.array(kpiValue),
  /** This unit's newest cells. */
  cells: z.array(cell),
  children: z.array(child),
  /** Open alarms, the most urgent first, at most 500; `alarmLoad.open` tells how many there are. */
  alarms: z.array(alarm),
  alarmLoad,
  /** Data quality of this unit and all below it. */
  quality: qualitySummary,
})
export type Snapshot = z.infer<typeof snapshot>

export const LIVE_EVENTS = {
  snapshot,
  cell,
  kpi: kpiValue,
  alarm,
  child,
  station,
  quality: qualitySummary,
  notice,
  /** Something that `GET /api/v1/chain` tells is another. */
  chain: z.object({}),
  /** Screens ask to be paired or do not any more; paired ones were added, changed or cut off. */
  screens: z.object({ what: z.enum(['requests', 'devices']) }),
  /** What the screens show by themselves was changed. */
  wall: wallSettings,
} as const
export type LiveEventName = keyof typeof LIVE_EVENTS
