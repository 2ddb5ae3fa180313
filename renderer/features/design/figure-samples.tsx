import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { nowMs } from '../../app/clock.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { KpiReadout } from '../figures/kpi-readout.tsx'
import { HeadFigure } from '../overview/map-head-figures.tsx'
import styles from './figure-samples.module.css'
import { SPECIMEN_KPI, specimenFigure } from './specimens.ts'

/** One figure with all its company: from afar, and near by. */
export function FigureSamples() {
  const { t } = useTranslation()
  const language = useLanguage()
  const item = useMemo(() => specimenFigure(nowMs()), [])
  return (
    <div className={styles.samples}>
      <div className={styles.head}>
        <p className={styles.name}>{nameIn(language, SPECIMEN_KPI)}</p>
        <HeadFigure kpi={SPECIMEN_KPI} item={item} />
      </div>
      <div className={styles.row}>
        <p className={styles.about}>{t('design.figure.row')}</p>
        <KpiReadout kpi={SPECIMEN_KPI} item={item} />
      </div>
    </div>
  )
}
