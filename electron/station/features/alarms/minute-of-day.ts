import { ZONE_OFFSET_MINUTES } from '#shared/domain/period.ts'

/** Local time of day, 0 to 1439. */
export const minuteOfDay = (now: number): number => (Math.floor(now / 60_000) + ZONE_OFFSET_MINUTES) % 1_440
