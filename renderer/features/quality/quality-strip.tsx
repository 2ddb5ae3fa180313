import { useTranslation } from 'react-i18next'
import { QUALITY_CRITERIA } from '#shared/domain/quality.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { classes } from '../../ui/classes.ts'
import { useFigures } from '../figures/store.ts'
import styles from './quality-strip.module.css'
import { useScoreText, WORTH_A_LOOK } from './score-text.ts'
import { useQuality } from './store.ts'

/** How fresh the figures are, and which of the six criteria are not met in full, under every scene. */
export function QualityStrip() {
  const { t } = useTranslation()
  const text = useScoreText()
  const whole = useQuality((view) => view.whole)
  const newestMs = useFigures((figures) => figures.newestMs)
  const lacking = QUALITY_CRITERIA.filter((criterion) => {
    const score = whole?.[criterion] ?? null
    return score !== null && score < 1 && criterion !== 'shared'
  })
  if (newestMs === null) return null
  return (
    <dl className={styles.strip} aria-label={t('quality.title')}>
      <div className={styles.pair}>
        <dt>{t('quality.strip')}</dt>
        <dd className={styles.value}>
          <Newest at={newestMs} />
        </dd>
      </div>
      {whole &&
        lacking.map((criterion) => {
          const low = (whole[criterion] ?? 1) < WORTH_A_LOOK
          return (
            <div key={criterion} className={styles.pair}>
              <dt>{t(`quality.criterion.${criterion}`)}</dt>
              <dd className={classes(styles.value, low && styles.low)}>{text.criterion(criterion, whole)}</dd>
            </div>
          )
        })}
    </dl>
  )
}

function Newest({ at }: { readonly at: number }) {
  const formats = useFormats()
  return <>{useClock((now) => formats.age(at, now))}</>
}
