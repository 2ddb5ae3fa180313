/**
 * How large type is to the eye. A 55-inch screen of 1920 × 1080 has pixels of 0.634 mm; capitals and
 * figures of Be Vietnam Pro are 0.7 em high. ISO 9241-303 asks for capitals of 16 minutes of arc at the
 * least for continuous reading; a healthy eye makes out letters of 5.
 */
export const SCREEN_INCHES = 55
export const PIXEL_MM = (SCREEN_INCHES * 25.4 * Math.cos(Math.atan(9 / 16))) / 1_920
export const CAPITAL_EM = 0.7
export const COMFORTABLE_MINUTES = 16
export const LEGIBLE_MINUTES = 10

const MINUTES = (180 / Math.PI) * 60

/** Minutes of arc of a capital of this type (px at 1080p) seen from so many metres. */
export function capitalMinutes(px: number, metres: number): number {
  return Math.atan((px * CAPITAL_EM * PIXEL_MM) / (metres * 1_000)) * MINUTES
}

/** How far away capitals of this type still have so many minutes of arc, in metres. */
export function distanceFor(px: number, minutes: number): number {
  return (px * CAPITAL_EM * PIXEL_MM) / Math.tan(minutes / MINUTES) / 1_000
}
