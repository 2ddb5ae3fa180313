/**
 * `GET /api/v1/live`: server-sent events. A `snapshot` first, then changes; ids are `boot-sequence`,
 * and a reader that comes back with an id that is not known any more gets a snapshot again.
 */
import { z } from 'zod'
import { child } from './children.ts'
import { cell, kpiValue } from './figures.ts'
import { station } from './units.ts'

export const snapshot = z.object({
  station,
  /** Standing lamps of this unit and of its direct sub-units. */
  kpis: z.array(kpiValue),
  /** This unit's newest cells. */
  cells: z.array(cell),
  children: z.array(child),
})
export type Snapshot = z.infer<typeof snapshot>

export const LIVE_EVENTS = { snapshot, cell, kpi: kpiValue, child, station } as const
export type LiveEventName = keyof typeof LIVE_EVENTS
