import { useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem, UnitItem } from '#shared/contract/index.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { COUNTED_LAMPS, countLamps, lampOf } from '../figures/lamp-of.ts'
import { useFigures } from '../figures/store.ts'
import { useUnits } from '../units/store.ts'
import styles from './board-mosaic.module.css'
import { redByKpi } from './red-by-kpi.ts'

interface MosaicReadoutProps {
  /** The unit that is pointed at. */
  readonly unit: string | null
  readonly kpis: readonly KpiItem[]
  readonly units: readonly UnitItem[]
}

/** Names what is wrong: at the unit that is pointed at, else the KPIs that are red in most places. */
export function MosaicReadout({ unit, kpis, units }: MosaicReadoutProps) {
  return (
    <div className={styles.readout}>
      {unit === null ? <MostRed kpis={kpis} units={units} /> : <UnitInWords unit={unit} kpis={kpis} />}
    </div>
  )
}

function UnitInWords({ unit, kpis }: { readonly unit: string; readonly kpis: readonly KpiItem[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const named = useUnits((units) => units.byCode.get(unit))
  const ofUnit = useFigures((figures) => figures.byUnit.get(unit))
  const counts = countLamps(
    kpis.map(({ code }) => code),
    ofUnit,
  )
  const red = kpis.filter(({ code }) => lampOf(ofUnit?.get(code)) === 'red')
  return (
    <>
      <strong className={styles.unit}>{named ? nameIn(language, named) : unit}</strong>
      {COUNTED_LAMPS.filter((lamp) => counts[lamp] > 0).map((lamp) => (
        <span key={lamp} className={styles.count}>
          <Lamp lamp={lamp} label={t(`count.${lamp}`)} className={styles.lamp} />
          {counts[lamp]}
        </span>
      ))}
      <span className={styles.words}>{red.map((kpi) => nameIn(language, kpi)).join(' · ')}</span>
    </>
  )
}

function MostRed({
  kpis,
  units,
}: {
  readonly kpis: readonly KpiItem[]
  readonly units: readonly UnitItem[]
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const byUnit = useDeferredValue(useFigures((figures) => figures.byUnit))
  const most = useMemo(() => redByKpi(kpis, units, byUnit), [kpis, units, byUnit])
  if (most.length === 0) return <span className={styles.words}>{t('board.mosaic.noRed')}</span>
  return (
    <>
      <span className={styles.hint}>{t('board.mosaic.most')}</span>
      {most.map(({ kpi, count }) => (
        <span key={kpi.code} className={styles.count}>
          {nameIn(language, kpi)}
          <Lamp lamp="red" label={t('count.red')} className={styles.lamp} />
          <strong>{count}</strong>
        </span>
      ))}
    </>
  )
}
