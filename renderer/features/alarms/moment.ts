import { useMemo } from 'react'
import { periodAt } from '#shared/domain/period.ts'
import { useClock } from '../../app/clock.ts'
import { type Formats, useFormats } from '../../i18n/format.ts'

/** `16:00` of today, else with its day: `16:00 hôm qua`, `08:00 23/11`. */
export function momentText(formats: Formats, ms: number, nowMs: number): string {
  const day = formats.when(ms, nowMs)
  const time = formats.time(ms)
  return day === time ? time : `${time} ${day}`
}

/** Moments in words, drawn anew when the day turns. */
export function useMoments(): (instant: string | number) => string {
  const formats = useFormats()
  const today = useClock((now) => periodAt(now, 'day'))
  return useMemo(() => {
    // Any instant of the day tells its moments alike.
    const noon = Date.parse(`${today}T12:00:00+07:00`)
    return (instant) => momentText(formats, typeof instant === 'number' ? instant : Date.parse(instant), noon)
  }, [formats, today])
}
