import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/format.ts'
import { FullPage } from '../ui/full-page.tsx'
import { useClock } from './clock.ts'
import { useConnection } from './connection.ts'

const UnpairedPage = lazy(async () => ({
  default: (await import('../features/screens/unpaired-page.tsx')).UnpairedPage,
}))

/** Before the first snapshot, and when the station refuses this screen: what is going on, what to do. */
export function NoStationPage() {
  const { t } = useTranslation()
  const formats = useFormats()
  const state = useConnection((connection) => connection.state)
  const lostAt = useConnection((connection) => connection.lostAt)
  const when = useClock((now) => (lostAt === null ? null : formats.when(lostAt, now)))
  if (state === 'unpaired') {
    return (
      <Suspense fallback={<FullPage title={t('screens.unpaired.title')} />}>
        <UnpairedPage />
      </Suspense>
    )
  }
  if (when === null) return <FullPage title={t('connection.starting')} />
  return (
    <FullPage title={t('connection.unreachable', { when })}>
      <p>{t('connection.retrying')}</p>
    </FullPage>
  )
}
