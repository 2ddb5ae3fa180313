import { useTranslation } from 'react-i18next'
import type { ChildItem, UnitItem } from '#shared/contract/index.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Lamp } from '../../ui/lamp.tsx'
import { SilentFor } from '../children/silent-for.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { KpiReadout } from '../figures/kpi-readout.tsx'
import { COUNTED_LAMPS, countLamps } from '../figures/lamp-of.ts'
import type { KpisOfUnit } from '../figures/store.ts'
import type { MapSubject } from './map-choice.ts'
import styles from './map-readout.module.css'

interface MapReadoutProps {
  readonly unit: UnitItem
  /** Its station, where it is one of this one's. */
  readonly child: ChildItem | undefined
  readonly ofUnit: KpisOfUnit | undefined
  readonly subject: MapSubject
}

/** What is said of the unit that is pointed at on the map. */
export function MapReadout({ unit, child, ofUnit, subject }: MapReadoutProps) {
  const language = useLanguage()
  return (
    <div className={styles.readout}>
      <p className={styles.name}>{nameIn(language, unit)}</p>
      {child?.state === 'silent' && (
        <p className={styles.silent}>
          <SilentFor child={child} />
        </p>
      )}
      {subject === 'worst' ? (
        <UnitCounts ofUnit={ofUnit} />
      ) : (
        <KpiReadout kpi={subject} item={ofUnit?.get(subject.code) ?? null} />
      )}
    </div>
  )
}

function UnitCounts({ ofUnit }: { readonly ofUnit: Parameters<typeof countLamps>[1] }) {
  const { t } = useTranslation()
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const counts = countLamps(
    kpis.map((kpi) => kpi.code),
    ofUnit,
  )
  return (
    <ul className={styles.counts}>
      {COUNTED_LAMPS.filter((lamp) => counts[lamp] > 0).map((lamp) => (
        <li key={lamp} className={styles.count}>
          <Lamp lamp={lamp} />
          {counts[lamp]} {t(`count.${lamp}`)}
        </li>
      ))}
    </ul>
  )
}
