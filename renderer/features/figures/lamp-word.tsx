import { useTranslation } from 'react-i18next'
import type { KpiValueItem } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { lampOf } from './lamp-of.ts'
import { lampText } from './lamp-text.ts'

/** The lamp in words: why it is grey, else its word and since when. */
export function LampWord({ item }: { readonly item: KpiValueItem | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const lamp = lampOf(item)
  const since = item?.since && (lamp === 'red' || lamp === 'yellow') ? Date.parse(item.since) : null
  const when = useClock((now) => (since === null ? null : formats.when(since, now)))
  return (
    <span>
      {lampText(item, t)}
      {item?.doubtful && ` (${t('lamp.doubtful')})`}
      {when !== null && ` ${t('lamp.since', { when })}`}
    </span>
  )
}
