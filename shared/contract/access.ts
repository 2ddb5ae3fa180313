import { z } from 'zod'
import { instant, measureKey, page, unitCode } from './primitives.ts'
import { playlistChoice } from './screens.ts'

const name = z.string().trim().min(1).max(80)

/** A source may write observations of the named measures and units, and nothing else. */
export const sourceRequest = z.object({
  name,
  measures: z.array(measureKey).min(1).max(500),
  units: z.array(unitCode).min(1).max(4_000),
})
export const source = sourceRequest.extend({
  id: z.string(),
  createdAt: instant,
  revokedAt: instant.nullable(),
})
export const sourceCreated = source.extend({ token: z.string() })
export const sourcePage = page(source)

/** Who asks: a screen that only looks may not write. */
export const caller = z.object({
  door: z.enum(['loopback', 'device']),
  mayWrite: z.boolean(),
  /** The paired screen that asks; null at a desk. */
  device: z.object({ id: z.string(), name, playlist: playlistChoice }).nullable(),
})
export type CallerInfo = z.infer<typeof caller>

/** Opens the wall once on this machine, for somebody who may act there until the station ends. */
export const deskCreated = z.object({ enterPath: z.string() })
