import { useEffect, useMemo } from 'react'
import type { KpiItem, KpiValueItem, MapHistory, UnitItem } from '#shared/contract/index.ts'
import { nowMs } from '../../app/clock.ts'
import { tileLayout } from '../../map/tile-layout.ts'
import { layOutUnits, type UnitLayout } from '../../map/unit-layout.ts'
import { useChildren } from '../children/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { type KpisOfUnit, useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { areaOf } from './area.ts'
import { figuresAt, pastPeriods } from './past.ts'
import type { NamedUnit } from './ranking.ts'
import { setPeriods } from './replay.ts'
import { useMapScene } from './store.ts'

/** All that the scene's parts show, of one moment: the present or a period of the past, never both. */
export interface Shown {
  readonly own: string
  /** Whose sub-units the map shows. */
  readonly area: NamedUnit
  readonly subUnits: readonly UnitItem[]
  readonly layout: UnitLayout | null
  readonly drawing: UnitLayout['kind'] | 'equal-tiles'
  /** Null: the worst lamp of all. */
  readonly kpi: KpiItem | null
  readonly byUnit: ReadonlyMap<string, KpisOfUnit>
  readonly silent: ReadonlySet<string>
  /** The period looked back at; null: the present. */
  readonly past: string | null
  /** Of this KPI and area; null as long as it is not known. */
  readonly history: MapHistory | null
  /** The periods that can be looked back at, oldest first. */
  readonly periods: readonly string[]
}

const NOBODY: ReadonlySet<string> = new Set()
const NO_PERIODS: readonly string[] = []

export function useShown(own: string): Shown | null {
  const info = useStation((station) => station.info)
  const code = useMapScene((scene) => scene.code)
  const kpi = useDictionary((dictionary) => dictionary.byCode.get(code ?? '') ?? null)
  const unit = useMapScene((scene) => scene.unit)
  const areas = useMapScene((scene) => scene.areas)
  const wanted = useMapScene((scene) => scene.past)
  const choice = useMapScene((scene) => scene.layout)
  const loaded = useMapScene((scene) => scene.history)
  const ownSubUnits = useUnits((units) => units.subUnits)
  const ownLayout = useUnits((units) => units.layout)
  const live = useFigures((figures) => figures.byUnit)
  const children = useChildren((view) => view.byUnit)

  const areaCode = areaOf(unit, own, areas) ?? own
  const deeper = areaCode === own ? null : (areas.get(areaCode) ?? null)
  const subUnits = deeper?.subUnits ?? ownSubUnits
  const drawn = useMemo(
    () => (deeper ? layOutUnits(deeper.subUnits, deeper.features) : ownLayout),
    [deeper, ownLayout],
  )
  const layout = useMemo(
    () => (choice === 'tiles' && drawn ? tileLayout(subUnits, drawn) : drawn),
    [choice, drawn, subUnits],
  )
  const present = useMemo(() => (deeper ? byUnitOf(deeper.kpis) : live), [deeper, live])
  const history = kpi && loaded?.code === kpi.code && loaded.unit === areaCode ? loaded : null
  const standing = kpi ? (present.get(areaCode)?.get(kpi.code)?.period ?? null) : null
  const periods = useMemo(
    () => (history ? pastPeriods(history, standing, nowMs()) : NO_PERIODS),
    [history, standing],
  )
  // What is looked back at is kept while the same past is only told anew.
  useEffect(() => {
    if (history || !kpi) setPeriods(periods)
  }, [history, kpi, periods])
  const past = history && wanted !== null && periods.includes(wanted) ? wanted : null
  const byUnit = useMemo(
    () => (history && past !== null ? figuresAt(history, past) : present),
    [history, past, present],
  )
  const silent = useMemo(
    () => (past === null && !deeper ? silentOf(children) : NOBODY),
    [past, deeper, children],
  )
  const area = deeper?.unit ?? info?.unit
  if (!area) return null
  const isEqual = choice === 'tiles' && drawn !== null && drawn.kind !== 'tiles'
  const drawing = isEqual ? 'equal-tiles' : (layout?.kind ?? 'tiles')
  return { own, area, subUnits, layout, drawing, kpi, byUnit, silent, past, history, periods }
}

export function byUnitOf(items: readonly KpiValueItem[]): ReadonlyMap<string, KpisOfUnit> {
  const byUnit = new Map<string, Map<string, KpiValueItem>>()
  for (const item of items) {
    const ofUnit = byUnit.get(item.unit) ?? new Map<string, KpiValueItem>()
    byUnit.set(item.unit, ofUnit.set(item.code, item))
  }
  return byUnit
}

function silentOf(children: ReturnType<typeof useChildren.getState>['byUnit']): ReadonlySet<string> {
  return new Set([...children.values()].filter(({ state }) => state === 'silent').map(({ unit }) => unit))
}
