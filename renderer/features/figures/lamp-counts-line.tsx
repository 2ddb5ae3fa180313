import { useTranslation } from 'react-i18next'
import { Lamp } from '../../ui/lamp.tsx'
import styles from './lamp-counts-line.module.css'
import { COUNTED_LAMPS, type LampCounts } from './lamp-of.ts'

/** Lamps of a group, counted by colour; colours without lamps are left out. */
export function LampCountsLine({ counts }: { readonly counts: LampCounts }) {
  const { t } = useTranslation()
  return (
    <ul className={styles.counts}>
      {COUNTED_LAMPS.filter((lamp) => counts[lamp] > 0).map((lamp) => (
        <li key={lamp} className={styles.count}>
          <Lamp lamp={lamp} />
          {counts[lamp]}
          <span className="visually-hidden"> {t(`count.${lamp}`)}</span>
        </li>
      ))}
    </ul>
  )
}
