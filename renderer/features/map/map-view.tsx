import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Period } from '#shared/domain/period.ts'
import { useConnection } from '../../app/connection.ts'
import type { UnitLayout } from '../../map/unit-layout.ts'
import { UnitMap } from '../../map/unit-map.tsx'
import { BrokenNote } from '../../ui/broken.tsx'
import { classes } from '../../ui/classes.ts'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { useChildren } from '../children/store.ts'
import { useDictionary } from '../dictionary/store.ts'
import { MapLegend } from '../overview/map-legend.tsx'
import { MapReadout } from '../overview/map-readout.tsx'
import { useMapUnits } from '../overview/map-units.ts'
import { openUnit } from './address.ts'
import styles from './map-view.module.css'
import type { Shown } from './shown.ts'
import { pointAt, useMapScene } from './store.ts'

const NO_CHILDREN: Parameters<typeof useMapUnits>[0]['children'] = new Map()

/** The map itself; in the past without a word of who is silent now. */
export function MapView({ shown, layout }: { readonly shown: Shown; readonly layout: UnitLayout }) {
  const { t } = useTranslation()
  const pointed = useMapScene((scene) => scene.pointed)
  const chosen = useMapScene((scene) => scene.unit)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const live = useChildren((view) => view.byUnit)
  const stale = useConnection((connection) => connection.state === 'lost')
  const { kpi, drawing, subUnits, byUnit, past, own, area } = shown
  const children = past === null && area.code === own ? live : NO_CHILDREN
  const subject = kpi ?? 'worst'
  const codes = useMemo(() => kpis.map(({ code }) => code), [kpis])
  const units = useMapUnits({ subject, codes, units: subUnits, byUnit, children })
  const legend = (
    <MapLegend
      subject={subject}
      units={units}
      drawing={drawing}
      kind={subUnits[0]?.kind}
      period={past === null ? undefined : (past as Period)}
    />
  )
  return (
    <div className={classes(styles.view, stale && styles.stale)}>
      <ErrorBoundary fallback={(retry) => <BrokenNote retry={retry} />}>
        <UnitMap
          key={area.code}
          label={t('map.list')}
          layout={layout}
          units={units}
          legend={legend}
          pointed={pointed}
          point={pointAt}
          chosen={chosen}
          readout={(code) => {
            const unit = subUnits.find((each) => each.code === code)
            return (
              unit && (
                <MapReadout
                  unit={unit}
                  child={children.get(code)}
                  ofUnit={byUnit.get(code)}
                  subject={subject}
                />
              )
            )
          }}
          open={openUnit}
        />
      </ErrorBoundary>
    </div>
  )
}
