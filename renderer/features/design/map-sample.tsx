import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type MapUnit, UnitMap } from '../../map/unit-map.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import styles from './map-sample.module.css'
import { MAP_STATES, SPECIMEN_LAYOUT } from './specimens.ts'

/** What is wrong is named on the map. */
const NAMES: Readonly<Record<string, string>> = {
  red: 'Định Công',
  silent: 'Hương Sơn',
  redDoubtful: 'Quốc Oai',
}

/** Areas in every state, side by side as on the map, and what each of them means. */
export function MapSample() {
  const { t } = useTranslation()
  const units = useMemo(
    () =>
      MAP_STATES.map(
        ({ key, ...state }): MapUnit => ({
          ...state,
          code: key,
          name: NAMES[key] ?? '',
          spoken: t(`design.map.${key}`),
        }),
      ),
    [t],
  )
  return (
    <div className={styles.sample} data-specimen="map">
      <UnitMap
        label={t('design.map.label')}
        layout={SPECIMEN_LAYOUT}
        units={units}
        legend={
          <ul className={styles.words}>
            {units.map(({ code, lamp, silent, doubtful, spoken }) => (
              <li key={code} className={styles.word}>
                {silent ? (
                  <svg className={styles.hatch} viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M3 21 21 3M3 13 13 3M11 21 21 11" />
                  </svg>
                ) : (
                  <Lamp lamp={lamp} doubtful={doubtful} />
                )}
                {spoken}
              </li>
            ))}
          </ul>
        }
        readout={(code) => units.find((unit) => unit.code === code)?.spoken}
        open={() => {}}
      />
    </div>
  )
}
