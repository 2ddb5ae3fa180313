/** Which KPI colours the map: one that a person chose, else the next one in the rotation. */
import { create } from 'zustand'
import type { KpiItem } from '#shared/contract/index.ts'
import { useDictionary } from '../dictionary/store.ts'
import { lampOf, lampRank } from '../figures/lamp-of.ts'
import { type KpisOfUnit, useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'

/** `worst`: each unit's worst lamp over all KPIs. */
export type MapSubject = 'worst' | KpiItem

const WORST = 'worst'
const ROTATE_MS = 30_000
/** How long a person's choice stands before the rotation goes on. */
const HOLD_MS = 3 * 60_000
const MOST_IN_ROTATION = 8

interface MapChoice {
  /** KPI code or `worst`; null until the rotation has taken its first step. */
  readonly code: string | null
}

export const useMapChoice = create<MapChoice>()(() => ({ code: null }))

let heldUntilMs = 0

export function chooseOnMap(code: string): void {
  heldUntilMs = performance.now() + HOLD_MS
  useMapChoice.setState({ code })
}

/** Next or previous in the order of the list of choices. */
export function stepOnMap(step: 1 | -1): void {
  const codes = [WORST, ...useDictionary.getState().kpis.map((kpi) => kpi.code as string)]
  const at = codes.indexOf(useMapChoice.getState().code ?? WORST)
  const next = codes.at((at + step) % codes.length)
  if (next) chooseOnMap(next)
}

/** KPIs of this unit that are red or yellow, worst first. */
export function troubledKpis(kpis: readonly KpiItem[], ofUnit: KpisOfUnit | undefined): KpiItem[] {
  return kpis
    .filter((kpi) => lampRank(lampOf(ofUnit?.get(kpi.code))) <= lampRank('yellow'))
    .sort((a, b) => lampRank(lampOf(ofUnit?.get(a.code))) - lampRank(lampOf(ofUnit?.get(b.code))))
    .slice(0, MOST_IN_ROTATION)
}

function rotate(): void {
  if (performance.now() < heldUntilMs) return
  const unit = useStation.getState().info?.unit.code
  const ofUnit = unit === undefined ? undefined : useFigures.getState().byUnit.get(unit)
  const codes = troubledKpis(useDictionary.getState().kpis, ofUnit).map((kpi) => kpi.code as string)
  const at = codes.indexOf(useMapChoice.getState().code ?? '')
  useMapChoice.setState({ code: codes[(at + 1) % codes.length] ?? WORST })
}

export function startMapRotation(): () => void {
  if (useMapChoice.getState().code === null) rotate()
  const timer = setInterval(rotate, ROTATE_MS)
  return () => clearInterval(timer)
}
