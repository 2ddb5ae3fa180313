import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../ui/panel.tsx'

const LinksScene = lazy(async () => ({ default: (await import('./links-scene.tsx')).LinksScene }))

/** The scene is fetched when it is first shown. */
export function LazyLinksScene() {
  const { t } = useTranslation()
  return (
    <Suspense
      fallback={
        <main>
          <Panel bare title={t('scene.links')} state={{ kind: 'loading' }}>
            {null}
          </Panel>
        </main>
      }
    >
      <LinksScene />
    </Suspense>
  )
}
