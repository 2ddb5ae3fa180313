import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../ui/panel.tsx'

const KpiScene = lazy(async () => ({ default: (await import('./kpi-scene.tsx')).KpiScene }))

/** The scene is fetched when it is first shown: the first scene of a wall does not wait for its drawing parts. */
export function LazyKpiScene({ unit }: { readonly unit: string }) {
  const { t } = useTranslation()
  return (
    <Suspense
      fallback={
        <main>
          <Panel bare title={t('scene.kpi')} state={{ kind: 'loading' }}>
            {null}
          </Panel>
        </main>
      }
    >
      <KpiScene unit={unit} />
    </Suspense>
  )
}
