import { type ComponentType, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import scene from '../ui/scene.module.css'

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
    <main className={scene.scene} aria-busy="true">
      <p className={scene.loading} role="status">
        {t('panel.loading')}
      </p>
    </main>
  )
}
