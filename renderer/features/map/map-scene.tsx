import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { Panel } from '../../ui/panel.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { lampOf } from '../figures/lamp-of.ts'
import { useFigures } from '../figures/store.ts'
import { firstSubject } from '../kpi/subject.ts'
import { useUnits } from '../units/store.ts'
import { followAddress, openUnit } from './address.ts'
import { startMapFeed } from './feed.ts'
import { MapHead } from './map-head.tsx'
import styles from './map-scene.module.css'
import { MapView } from './map-view.tsx'
import { PastBanner } from './past-banner.tsx'
import { RankingPanel } from './ranking-panel.tsx'
import { noteTouch, showNow, togglePlay } from './replay.ts'
import { useShown } from './shown.ts'
import { pointAt, useMapScene, WORST } from './store.ts'
import { Timeline } from './timeline.tsx'
import { UnitPanel } from './unit-panel.tsx'

/** The map large, with the ranking beside it, the past below it, and the way down into a unit. */
export function MapScene({ unit: own }: { readonly unit: string }) {
  const { t } = useTranslation()
  const unit = useMapScene((scene) => scene.unit)
  const problem = useUnits((units) => units.problem)
  const noKpis = useDictionary((dictionary) => dictionary.loaded && dictionary.kpis.length === 0)
  const shown = useShown(own)
  useChosenKpi(own)
  useEffect(() => startScene(own), [own])
  if (!shown?.layout || noKpis) {
    const state = noKpis
      ? ({ kind: 'empty', text: t('kpi.empty.noKpis') } as const)
      : problem === null
        ? ({ kind: 'loading' } as const)
        : ({ kind: 'error', text: t('data.loadFailed', { problem }) } as const)
    return (
      <main className={styles.waiting}>
        <Panel bare title={t('scene.map')} state={state}>
          {null}
        </Panel>
      </main>
    )
  }
  return (
    <main className={classes(styles.scene, shown.past !== null && styles.past)}>
      <PastBanner shown={shown} />
      <div className={styles.body}>
        <div className={styles.main}>
          <MapHead shown={shown} />
          <MapView shown={shown} layout={shown.layout} />
          <Timeline shown={shown} />
        </div>
        {unit === null || unit === own ? (
          <RankingPanel shown={shown} />
        ) : (
          <UnitPanel key={unit} unit={unit} shown={shown} />
        )}
      </div>
    </main>
  )
}

/** The KPI that needs attention most, until somebody chooses. */
function useChosenKpi(own: string): void {
  const code = useMapScene((scene) => scene.code)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const isKnown = useDictionary(({ byCode }) => code === WORST || byCode.has(code ?? ''))
  const loaded = useFigures((figures) => figures.loaded)
  useEffect(() => {
    if (isKnown || kpis.length === 0 || !loaded) return
    const ofUnit = useFigures.getState().byUnit.get(own)
    const first = firstSubject(kpis, ofUnit)
    const lamp = lampOf(ofUnit?.get(first ?? ''))
    useMapScene.setState({ code: first !== null && (lamp === 'red' || lamp === 'yellow') ? first : WORST })
  }, [isKnown, kpis, loaded, own])
}

function startScene(own: string): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    noteTouch()
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest('input, select, textarea')) return
    if (event.key === 'Escape') goBack(own)
    if (event.key !== ' ' || (event.target instanceof Element && event.target.closest('button, a'))) return
    event.preventDefault()
    togglePlay()
  }
  addEventListener('keydown', onKeyDown)
  addEventListener('pointermove', noteTouch)
  addEventListener('pointerdown', noteTouch)
  const stops = [followAddress(), startMapFeed(own)]
  return () => {
    removeEventListener('keydown', onKeyDown)
    removeEventListener('pointermove', noteTouch)
    removeEventListener('pointerdown', noteTouch)
    for (const stop of stops) stop()
    pointAt(null)
    showNow()
  }
}

/** One step: from the past to the present, from a unit to the one above it. */
function goBack(own: string): void {
  const { past, unit, areas } = useMapScene.getState()
  if (past !== null) {
    showNow()
    return
  }
  if (unit === null || unit === own) return
  const parent = areas.get(unit)?.unit.parent ?? null
  openUnit(parent === own ? null : parent)
}
