import { useTranslation } from 'react-i18next'
import type { ChildItem } from '#shared/contract/index.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { silentSinceMs } from './store.ts'

/** `Mất liên lạc 42 phút`; without the time where the station was never heard. */
export function SilentFor({ child }: { readonly child: ChildItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const since = silentSinceMs(child)
  const text = useClock((now) =>
    since === null
      ? t('attention.silentSince')
      : t('attention.silentFor', { duration: formats.duration(now - since) }),
  )
  return <>{text}</>
}
