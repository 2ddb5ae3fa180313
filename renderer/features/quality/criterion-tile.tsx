import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { QualitySummary } from '#shared/contract/index.ts'
import type { QualityCriterion } from '#shared/domain/quality.ts'
import { Sparkline } from '../../chart/sparkline.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './criterion-tile.module.css'
import { useScoreText, WORTH_A_LOOK } from './score-text.ts'
import { useQuality } from './store.ts'

interface CriterionTileProps {
  readonly criterion: QualityCriterion
  readonly whole: QualitySummary
}

/** One of the six criteria for the whole station: how it stands, and how it went. */
export function CriterionTile({ criterion, whole }: CriterionTileProps) {
  const { t } = useTranslation()
  const text = useScoreText()
  const points = useQuality((view) => view.trend?.points)
  const values = useMemo(() => points?.map((point) => point[criterion]) ?? [], [points, criterion])
  const score = whole[criterion]
  const low = score !== null && score < WORTH_A_LOOK && criterion !== 'shared'
  return (
    <article className={styles.tile}>
      <h3 className={styles.name}>{t(`quality.criterion.${criterion}`)}</h3>
      <p className={classes(styles.value, low && styles.low)}>
        {score === null ? t('quality.unknown') : text.criterion(criterion, whole)}
      </p>
      <p className={styles.meaning}>{t(`quality.meaning.${criterion}`)}</p>
      <div className={styles.trend}>
        {values.length > 1 && (
          <Sparkline values={values} tone={low ? 'yellow' : 'plain'} say={text.percent} />
        )}
      </div>
    </article>
  )
}
