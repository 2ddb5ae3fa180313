import { useTranslation } from 'react-i18next'
import type { UnitItem } from '#shared/contract/index.ts'
import { type Period, periodAt } from '#shared/domain/period.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import type { UnitLayout } from '../../map/unit-layout.ts'
import type { MapUnit } from '../../map/unit-map.tsx'
import { Lamp, type LampShape } from '../../ui/lamp.tsx'
import { BoundaryImportButton } from '../boundaries/boundary-import.tsx'
import type { MapSubject } from './map-choice.ts'
import styles from './map-legend.module.css'
import { thresholdWords } from './threshold-words.ts'

interface MapLegendProps {
  readonly subject: MapSubject
  readonly units: readonly MapUnit[]
  readonly drawing: UnitLayout['kind'] | 'equal-tiles'
  /** Of the units on the map. */
  readonly kind: UnitItem['kind'] | undefined
  /** A period of the past, with its thresholds; left out: the present. Who is silent is known of the present alone. */
  readonly period?: Period | undefined
}

/** The thresholds in words (those of the kind; a unit may have its own), how many units are on each side of them, and what kind of drawing the map is. */
export function MapLegend({ subject, units, drawing, kind, period }: MapLegendProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const current = useClock((nowMs) => periodAt(nowMs, subject === 'worst' ? 'day' : subject.period))
  const words =
    subject === 'worst'
      ? { red: t('map.worstRed'), yellow: t('map.worstYellow'), green: t('map.worstGreen') }
      : kind && thresholdWords(subject, { code: '', kind }, period ?? current, t, formats)
  const entries: (readonly [LampShape, string])[] = words
    ? [
        ['red', words.red],
        ['yellow', words.yellow],
        ['green', words.green],
        ['grey', t('count.grey')],
      ]
    : [['none', t('map.noThresholds')]]
  return (
    <div className={styles.legend}>
      {drawing === 'schematic' && <p className={styles.drawing}>{t('map.schematic')}</p>}
      {drawing === 'tiles' && <p className={styles.drawing}>{t('map.tiles')}</p>}
      {drawing === 'equal-tiles' && <p className={styles.drawing}>{t('map.equalTiles')}</p>}
      {(drawing === 'schematic' || drawing === 'tiles') && <BoundaryImportButton />}
      <ul className={styles.entries}>
        {entries.map(([lamp, text]) => (
          <li key={lamp} className={styles.entry}>
            <Lamp lamp={lamp} />
            {text}
            <strong className={styles.number}>
              {units.filter((unit) => unit.lamp === lamp && !unit.silent).length}
            </strong>
          </li>
        ))}
        {period === undefined && (
          <li className={styles.entry}>
            <svg className={styles.hatch} viewBox="0 0 24 24" aria-hidden="true">
              <path d="M3 21 21 3M3 13 13 3M11 21 21 11" />
            </svg>
            {t('map.silent')}
            <strong className={styles.number}>{units.filter((unit) => unit.silent).length}</strong>
          </li>
        )}
      </ul>
    </div>
  )
}
