import { useTranslation } from 'react-i18next'
import type { QualitySummary } from '#shared/contract/index.ts'
import { QUALITY_CRITERIA } from '#shared/domain/quality.ts'
import { classes } from '../../ui/classes.ts'
import { useListbox } from '../../ui/use-listbox.ts'
import { nameKey } from './ranking.ts'
import styles from './ranking-list.module.css'
import { useScoreText, WORTH_A_LOOK } from './score-text.ts'
import { choose } from './store.ts'

interface RankingListProps {
  readonly rows: ReadonlyArray<{ readonly summary: QualitySummary; readonly name: string }>
  readonly chosen: string | null
}

/** Units or measures, worst first, each with its six criteria. */
export function RankingList({ rows, chosen }: RankingListProps) {
  const { t } = useTranslation()
  const text = useScoreText()
  const listbox = useListbox(
    'quality',
    rows.map(({ summary }) => nameKey(summary)),
    chosen,
    choose,
  )
  return (
    <div className={styles.frame}>
      <div className={classes(styles.row, styles.head)} aria-hidden="true">
        <span />
        {QUALITY_CRITERIA.map((criterion) => (
          <span key={criterion} className={styles.score}>
            {t(`quality.criterion.${criterion}`)}
          </span>
        ))}
        <span className={styles.score}>{t('quality.total')}</span>
      </div>
      <div {...listbox} role="listbox" tabIndex={0} className={styles.list} aria-label={t('quality.list')}>
        {rows.map(({ summary, name }) => {
          const key = nameKey(summary)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and answers the keys.
            // biome-ignore lint/a11y/useFocusableInteractive: an option is reached through its list.
            <div
              key={key}
              id={`quality-${key}`}
              role="option"
              aria-selected={key === chosen}
              className={styles.row}
              onClick={() => choose(key)}
            >
              <span className={styles.name}>{name}</span>
              {QUALITY_CRITERIA.map((criterion) => {
                const score = summary[criterion]
                const low = score !== null && score < WORTH_A_LOOK && criterion !== 'shared'
                return (
                  <span key={criterion} className={classes(styles.score, low && styles.low)}>
                    <span className="visually-hidden">{t(`quality.criterion.${criterion}`)} </span>
                    {text.criterion(criterion, summary)}
                  </span>
                )
              })}
              <span className={classes(styles.score, styles.total)}>
                <span className="visually-hidden">{t('quality.total')} </span>
                {text.percent(summary.total)}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
