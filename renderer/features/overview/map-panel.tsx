import { useCallback, useDeferredValue, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ownsArrows } from '../../app/keyboard.ts'
import { showKpi } from '../../app/view.ts'
import { UnitMap } from '../../map/unit-map.tsx'
import { Panel, READY } from '../../ui/panel.tsx'
import { useChildren } from '../children/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useFigures } from '../figures/store.ts'
import { firstSubject } from '../kpi/subject.ts'
import { useUnits } from '../units/store.ts'
import { type MapSubject, startMapRotation, stepOnMap, useMapChoice } from './map-choice.ts'
import { MapHeadFigures } from './map-head-figures.tsx'
import { MapLegend } from './map-legend.tsx'
import styles from './map-panel.module.css'
import { MapReadout } from './map-readout.tsx'
import { MapSubjectSelect } from './map-subject-select.tsx'
import { useMapUnits } from './map-units.ts'

/** The map of sub-units, coloured by one KPI or by the worst of all. */
export function MapPanel({ unit, loading }: { readonly unit: string; readonly loading: boolean }) {
  const { t } = useTranslation()
  const chosen = useMapChoice((choice) => choice.code)
  const kpi = useDictionary((dictionary) => dictionary.byCode.get(chosen ?? ''))
  const dictionaryLoaded = useDictionary((dictionary) => dictionary.loaded)
  const figuresLoaded = useFigures((figures) => figures.loaded)
  const problem = useUnits((units) => units.problem)
  const ready = useUnits((units) => units.layout !== null)
  const subject: MapSubject = kpi ?? 'worst'

  useEffect(() => {
    if (dictionaryLoaded && figuresLoaded) return startMapRotation()
    return undefined
  }, [dictionaryLoaded, figuresLoaded])
  useEffect(startArrowKeys, [])

  const state =
    !loading && ready
      ? READY
      : problem === null
        ? ({ kind: 'loading' } as const)
        : ({ kind: 'error', text: t('data.loadFailed', { problem }) } as const)
  return (
    <Panel
      bare
      className={styles.panel}
      title={<MapSubjectSelect subject={subject} unit={unit} />}
      aside={<MapHeadFigures subject={subject} unit={unit} />}
      state={state}
    >
      <SubjectMap subject={subject} />
    </Panel>
  )
}

function SubjectMap({ subject }: { readonly subject: MapSubject }) {
  const { t } = useTranslation()
  const layout = useUnits((units) => units.layout)
  const subUnits = useUnits((units) => units.subUnits)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const byUnit = useDeferredValue(useFigures((figures) => figures.byUnit))
  const children = useChildren((view) => view.byUnit)
  const codes = useMemo(() => kpis.map((kpi) => kpi.code), [kpis])
  const units = useMapUnits({ subject, codes, units: subUnits, byUnit, children })
  const open = useCallback(
    (code: string) => {
      const kpi = subject === 'worst' ? firstSubject(kpis, byUnit.get(code)) : subject.code
      if (kpi !== null) showKpi(code, kpi)
    },
    [subject, kpis, byUnit],
  )
  if (!layout) return null
  return (
    <UnitMap
      label={t('map.list')}
      layout={layout}
      units={units}
      legend={<MapLegend subject={subject} units={units} drawing={layout.kind} kind={subUnits[0]?.kind} />}
      readout={(code) => {
        const unit = subUnits.find((each) => each.code === code)
        return (
          unit && (
            <MapReadout unit={unit} child={children.get(code)} ofUnit={byUnit.get(code)} subject={subject} />
          )
        )
      }}
      open={open}
    />
  )
}

/** Left and right turn to another KPI, unless a list or a field is using them. */
function startArrowKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || ownsArrows(event.target)) return
    if (event.key === 'ArrowLeft') stepOnMap(-1)
    if (event.key === 'ArrowRight') stepOnMap(1)
  }
  addEventListener('keydown', onKeyDown)
  return () => removeEventListener('keydown', onKeyDown)
}
