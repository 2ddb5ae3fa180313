import { useClock } from '../app/clock.ts'
import { useFormats } from '../i18n/format.ts'

/** How long ago, in words, from the wall's one clock. */
export function Age({ at }: { readonly at: string | number }) {
  const formats = useFormats()
  const ms = typeof at === 'number' ? at : Date.parse(at)
  const text = useClock((now) => formats.age(ms, now))
  return <time dateTime={new Date(ms).toISOString()}>{text}</time>
}
