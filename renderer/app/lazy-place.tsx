import { type ComponentType, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../ui/panel.tsx'

export type PlaceView = ComponentType<{ readonly unit: string }>

/** A scene or page whose program is fetched when it is first shown. */
export function lazyPlace(load: () => Promise<PlaceView>): PlaceView {
  const View = lazy(async () => ({ default: await load() }))
  return ({ unit }) => (
    <Suspense fallback={<Loading />}>
      <View unit={unit} />
    </Suspense>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <main>
      <Panel bare title={t('panel.loading')} state={{ kind: 'loading' }}>
        {null}
      </Panel>
    </main>
  )
}
