import { useTranslation } from 'react-i18next'
import { Lamp } from '../../ui/lamp.tsx'
import styles from './lamp-samples.module.css'

const LAMPS = ['red', 'yellow', 'green', 'grey', 'none'] as const
/** Those that can be doubtful, or are expected to get worse. */
const COLOURED = ['red', 'yellow', 'green'] as const

/** Every lamp in every state, as large as it gets and as small as it gets. */
export function LampSamples() {
  const { t } = useTranslation()
  return (
    <ul className={styles.lamps}>
      {LAMPS.map((lamp) => (
        <li key={lamp} className={styles.lamp}>
          <span className={styles.box} data-specimen={lamp}>
            <Lamp lamp={lamp} className={styles.large} />
          </span>
          <span>{t(`lamp.${lamp}`)}</span>
          <span className={styles.small}>
            <Lamp lamp={lamp} />
            <Lamp lamp={lamp} className={styles.tiny} />
          </span>
        </li>
      ))}
      {COLOURED.map((lamp) => (
        <li key={`${lamp} doubtful`} className={styles.lamp}>
          <span className={styles.box} data-specimen={`${lamp}-doubtful`}>
            <Lamp lamp={lamp} doubtful className={styles.large} />
          </span>
          <span>
            {t(`lamp.${lamp}`)}, {t('lamp.doubtful')}
          </span>
          <span className={styles.small}>
            <Lamp lamp={lamp} doubtful />
            <Lamp lamp={lamp} doubtful className={styles.tiny} />
          </span>
        </li>
      ))}
      {(['green', 'yellow'] as const).map((lamp) => (
        <li key={`${lamp} warns`} className={styles.lamp}>
          <span className={styles.box} data-specimen={`${lamp}-warns`}>
            <Lamp lamp={lamp} warns className={styles.large} />
          </span>
          <span>
            {t(`lamp.${lamp}`)}, {t('design.lamp.warns')}
          </span>
          <span className={styles.small}>
            <Lamp lamp={lamp} warns />
            <Lamp lamp={lamp} warns className={styles.tiny} />
          </span>
        </li>
      ))}
    </ul>
  )
}
