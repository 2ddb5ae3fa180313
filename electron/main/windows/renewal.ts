/**
 * When a page that has run for long is replaced by a fresh one: each day at a calm time, or earlier when it
 * has grown too large. A person at work is never interrupted.
 */

/** A wall at rest takes about 300 MB; past this it leaks. */
export const MEMORY_BOUND_KB = 1_500_000
const LEAST_AGE_MS = 3_600_000
/** Without a touch for this long nobody is at work: at a wall, and at a desk, where a form may be half filled in. */
const CALM_SECONDS = { wall: 60, desk: 1_800 }

export interface RenewalQuestion {
  readonly kind: 'wall' | 'desk'
  readonly now: number
  readonly loadedAt: number
  readonly memoryKb: number | null
  readonly idleSeconds: number
  /** As `HH:MM` of this machine's clock; null: only for memory. */
  readonly renewAt: string | null
}

export type RenewalCause = 'daily' | 'memory'

export function renewalCause(question: RenewalQuestion): RenewalCause | null {
  const { kind, now, loadedAt, memoryKb, idleSeconds, renewAt } = question
  if (idleSeconds < CALM_SECONDS[kind]) return null
  if (memoryKb !== null && memoryKb > MEMORY_BOUND_KB && now - loadedAt >= LEAST_AGE_MS / 12) return 'memory'
  if (renewAt === null || now - loadedAt < LEAST_AGE_MS) return null
  return loadedAt < lastTime(renewAt, now) ? 'daily' : null
}

/** The last moment at which this machine's clock showed `time`. */
function lastTime(time: string, now: number): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const moment = new Date(now)
  moment.setHours(hours, minutes, 0, 0)
  if (moment.getTime() > now) moment.setDate(moment.getDate() - 1)
  return moment.getTime()
}
