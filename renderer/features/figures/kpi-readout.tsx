import { useTranslation } from 'react-i18next'
import type { KpiItem, KpiValueItem } from '#shared/contract/index.ts'
import { Age } from '../../ui/age.tsx'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import styles from './kpi-readout.module.css'
import { lampOf } from './lamp-of.ts'
import { LampWord } from './lamp-word.tsx'
import { PeriodName } from './period-name.tsx'

interface KpiReadoutProps {
  readonly kpi: KpiItem
  readonly item: KpiValueItem | null
}

/** A figure with its company: lamp in shape and word, since when, period, age. */
export function KpiReadout({ kpi, item }: KpiReadoutProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.readout}>
      <p className={styles.first}>
        <Lamp lamp={lampOf(item)} doubtful={item?.doubtful ?? false} />
        <LampWord item={item} />
        {item?.value != null && (
          <strong className={styles.value}>
            <Figure kpi={kpi} value={item.value} length="full" />
          </strong>
        )}
      </p>
      {item?.period && item.asOf && (
        <p className={styles.second}>
          <PeriodName period={item.period} /> · <Age at={item.asOf} />
          {item.simulated && ` · ${t('simulated').toLocaleLowerCase()}`}
          {item.doubt !== null && ` · ${t(`kpi.doubt.${item.doubt}`)}`}
        </p>
      )}
    </div>
  )
}
