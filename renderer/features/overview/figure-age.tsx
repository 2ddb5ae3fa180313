import { useTranslation } from 'react-i18next'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'

/** How old a figure is, in words. */
export function FigureAge({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const ms = Date.parse(at)
  return <>{useClock((now) => t('data.age', { age: formats.age(ms, now) }))}</>
}
