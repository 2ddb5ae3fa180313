import { useLayoutEffect } from 'react'
import type { Place } from '#shared/domain/place.ts'
import { PLACE_VIEWS } from '../../app/place-views.ts'
import { BrokenPage } from '../../ui/broken.tsx'
import { classes } from '../../ui/classes.ts'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { CONTENT_ID } from '../../ui/skip-link.tsx'
import { Covered } from './covered.ts'
import { noteBroken } from './player.ts'
import styles from './scene-stage.module.css'
import { cutTo, type Layer, layerOf, useStage } from './stage-store.ts'

interface SceneStageProps {
  readonly place: Place
  readonly unit: string
}

/** The scene that is shown, and for the moment of a page turn the one that takes its place. */
export function SceneStage({ place, unit }: SceneStageProps) {
  const kept = useStage((stage) => stage.layers)
  const isKept = kept.at(-1)?.place === place
  const layers = isKept ? kept : [layerOf(place)]
  useLayoutEffect(() => {
    if (!isKept) cutTo(place)
  }, [isKept, place])
  return (
    <div id={CONTENT_ID} tabIndex={-1} className={styles.stage}>
      {layers.map((layer) => (
        <SceneLayer key={layer.id} layer={layer} covered={layer !== layers.at(-1)} unit={unit} />
      ))}
    </div>
  )
}

interface SceneLayerProps {
  readonly layer: Layer
  readonly covered: boolean
  readonly unit: string
}

function SceneLayer({ layer: { id, place, phase }, covered, unit }: SceneLayerProps) {
  const PlaceView = PLACE_VIEWS[place]
  return (
    <div
      className={classes(styles.layer, styles[phase], id === place && styles.cut)}
      data-layer={id}
      data-place={place}
      inert={phase === 'waiting' || phase === 'leaving'}
    >
      <ErrorBoundary fallback={(retry) => <BrokenPage retry={retry} />} failed={() => noteBroken(id, place)}>
        <Covered value={covered}>
          <PlaceView unit={unit} />
        </Covered>
      </ErrorBoundary>
    </div>
  )
}
