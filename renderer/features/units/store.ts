import { create } from 'zustand'
import type { Boundaries, UnitItem } from '#shared/contract/index.ts'
import { layOutUnits, type UnitLayout } from '../../map/unit-layout.ts'

interface Units {
  readonly loaded: boolean
  readonly problem: string | null
  readonly subUnits: readonly UnitItem[]
  readonly byCode: ReadonlyMap<string, UnitItem>
  /** Shapes on the map, computed once for the units and boundaries; null until both are known. */
  readonly layout: UnitLayout | null
}

export const useUnits = create<Units>()(() => ({
  loaded: false,
  problem: null,
  subUnits: [],
  byCode: new Map(),
  layout: null,
}))

export function setSubUnits(subUnits: readonly UnitItem[]): void {
  useUnits.setState({
    loaded: true,
    problem: null,
    subUnits,
    byCode: new Map(subUnits.map((unit) => [unit.code, unit])),
  })
}

export function setBoundaries(boundaries: Boundaries): void {
  useUnits.setState(({ subUnits }) => ({ layout: layOutUnits(subUnits, boundaries.features) }))
}

/** Units are drawn without boundaries as long as these cannot be had. */
export function setBoundariesProblem(): void {
  useUnits.setState(({ subUnits, layout }) => ({ layout: layout ?? layOutUnits(subUnits, []) }))
}

export function setUnitsProblem(problem: string): void {
  useUnits.setState({ problem })
}
