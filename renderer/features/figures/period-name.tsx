import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'

/** A period in words; one that has not ended yet says so. */
export function PeriodName({ period }: { readonly period: string }) {
  const formats = useFormats()
  return <>{useClock((now) => formats.period(period, now))}</>
}
