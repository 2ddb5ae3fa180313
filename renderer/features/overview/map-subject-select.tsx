import { ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { PeriodName } from '../figures/period-name.tsx'
import { useFigures } from '../figures/store.ts'
import { useUnits } from '../units/store.ts'
import { FigureAge } from './figure-age.tsx'
import { chooseOnMap, type MapSubject, stepOnMap } from './map-choice.ts'
import styles from './map-subject-select.module.css'

interface MapSubjectSelectProps {
  readonly subject: MapSubject
  readonly unit: string
}

/**
 * The map's title, which is also its control: the name as text that may wrap, and over it the
 * platform's own select, unseen, for mouse, touch and keyboard.
 */
export function MapSubjectSelect({ subject, unit }: MapSubjectSelectProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const groups = useDictionary((dictionary) => dictionary.groups)
  const name = subject === 'worst' ? t('map.worst') : nameIn(language, subject)
  return (
    <span className={styles.subject}>
      <span className={styles.control}>
        <button
          type="button"
          className={styles.step}
          aria-label={t('map.previous')}
          onClick={() => stepOnMap(-1)}
        >
          <ChevronLeft aria-hidden="true" />
        </button>
        <button type="button" className={styles.step} aria-label={t('map.next')} onClick={() => stepOnMap(1)}>
          <ChevronRight aria-hidden="true" />
        </button>
        <span className={styles.choice}>
          <span className={styles.name}>
            {name} <ChevronDown className={styles.open} aria-hidden="true" />
          </span>
          <select
            className={styles.select}
            aria-label={t('map.choose')}
            value={subject === 'worst' ? 'worst' : subject.code}
            onChange={(event) => chooseOnMap(event.target.value)}
          >
            <option value="worst">{t('map.worst')}</option>
            {groups.map(({ group, kpis }) => (
              <optgroup key={group.key} label={nameIn(language, group)}>
                {kpis.map((kpi) => (
                  <option key={kpi.code} value={kpi.code}>
                    {nameIn(language, kpi)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </span>
      </span>
      <span className={styles.company}>
        <Company subject={subject} unit={unit} />
      </span>
    </span>
  )
}

/** Period and age of this unit's own figure; for the worst lamps, how many units there are. */
function Company({ subject, unit }: MapSubjectSelectProps) {
  const { t } = useTranslation()
  const units = useUnits((view) => view.subUnits.length)
  const item = useFigures((figures) =>
    subject === 'worst' ? null : (figures.byUnit.get(unit)?.get(subject.code) ?? null),
  )
  if (subject === 'worst') return t('map.units', { count: units })
  if (!item?.period) return t(`reason.${item?.reason ?? 'no-data'}`)
  return (
    <>
      <PeriodName period={item.period} />
      {item.asOf && (
        <>
          {' · '}
          <FigureAge at={item.asOf} />
        </>
      )}
    </>
  )
}
