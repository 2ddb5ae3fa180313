/** What the map scene shows: a KPI, a unit that was opened, a period of the past or the present. */
import { create } from 'zustand'
import type { MapArea, MapHistory } from '#shared/contract/index.ts'
import { recall, remember } from '../../app/remembered.ts'

/** In place of a KPI's code: each unit's worst lamp over all KPIs. */
export const WORST = 'worst'

export type LayoutChoice = 'geographic' | 'tiles'

interface MapScene {
  /** KPI code or `worst`; null until there is something to choose from. */
  readonly code: string | null
  /** The unit that was opened; null: the station's own. */
  readonly unit: string | null
  readonly layout: LayoutChoice
  /** Which of the stretches of the past can be gone through. */
  readonly range: 0 | 1
  /** May be that of another unit or KPI, until the answer is there. */
  readonly history: MapHistory | null
  readonly historyProblem: string | null
  /** Units that were opened, and those right above them, as they were last told. */
  readonly areas: ReadonlyMap<string, MapArea>
  readonly areaProblem: string | null
  /** The period that is looked back at; null: the present. */
  readonly past: string | null
  readonly playing: boolean
  readonly speed: Speed
  /** Unit under the pointer, on the map or in the list. */
  readonly pointed: string | null
}

export const SPEEDS = [1, 2, 4] as const
export type Speed = (typeof SPEEDS)[number]

export const useMapScene = create<MapScene>()(() => ({
  code: null,
  unit: null,
  layout: recall('mapLayout') === 'tiles' ? 'tiles' : 'geographic',
  range: 0,
  history: null,
  historyProblem: null,
  areas: new Map(),
  areaProblem: null,
  past: null,
  playing: false,
  speed: 1,
  pointed: null,
}))

export function chooseLayout(layout: LayoutChoice): void {
  remember('mapLayout', layout)
  useMapScene.setState({ layout })
}

export function chooseRange(range: 0 | 1): void {
  useMapScene.setState({ range })
}

export function pointAt(pointed: string | null): void {
  if (useMapScene.getState().pointed !== pointed) useMapScene.setState({ pointed })
}

export function setHistory(history: MapHistory): void {
  useMapScene.setState({ history, historyProblem: null })
}

export function setArea(area: MapArea): void {
  useMapScene.setState(({ areas }) => ({
    areas: new Map(areas).set(area.unit.code, area),
    areaProblem: null,
  }))
}
