import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { KpiReadout } from '../figures/kpi-readout.tsx'
import { useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import styles from './board-readout.module.css'

interface BoardReadoutProps {
  readonly unit: string | null
  readonly kpi: KpiItem | null
}

/** What the cell under the pointer says. It has its own place, so that it never covers a lamp. */
export function BoardReadout({ unit, kpi }: BoardReadoutProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const subUnit = useUnits((units) => (unit === null ? undefined : units.byCode.get(unit)))
  const own = useStation((station) => (station.info?.unit.code === unit ? station.info?.unit : undefined))
  const item = useFigures((figures) =>
    unit === null || kpi === null ? null : (figures.byUnit.get(unit)?.get(kpi.code) ?? null),
  )
  const named = subUnit ?? own
  return (
    <div className={styles.readout} aria-live="polite">
      {named && kpi ? (
        <>
          <p className={styles.what}>
            <strong className={styles.unit}>{nameIn(language, named)}</strong>
            <span className={styles.kpi}>{nameIn(language, kpi)}</span>
          </p>
          <KpiReadout kpi={kpi} item={item} />
        </>
      ) : (
        <p className={styles.hint}>{t('board.hint')}</p>
      )}
    </div>
  )
}
