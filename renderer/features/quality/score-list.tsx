import { useTranslation } from 'react-i18next'
import type { QualityReasonItem, QualityScoreItem } from '#shared/contract/index.ts'
import { classes } from '../../ui/classes.ts'
import { useNames } from './names.ts'
import { useReasonText } from './reason-text.ts'
import styles from './score-list.module.css'
import { useScoreText, WORTH_A_LOOK } from './score-text.ts'
import type { RankedBy } from './store.ts'

interface ScoreListProps {
  readonly title: string
  readonly by: RankedBy
  readonly items: readonly QualityScoreItem[]
  readonly more: boolean
}

/** Why: the measures of a unit, or the units of a measure, whose score is not full, with their reasons. */
export function ScoreList({ title, by, items, more }: ScoreListProps) {
  const { t } = useTranslation()
  const names = useNames()
  const text = useScoreText()
  const lacking = items.filter(({ reasons }) => reasons.length > 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={styles.scores} aria-label={title} tabIndex={0}>
      <h3 className={styles.title}>{title}</h3>
      {lacking.length === 0 && <p className={styles.note}>{t('quality.allGood')}</p>}
      <ul className={styles.list}>
        {lacking.map((item) => (
          <li key={`${item.unit} ${item.measure}`} className={styles.item}>
            <p className={styles.name}>
              {by === 'unit' ? names.measure(item.measure) : names.unit(item.unit)}
            </p>
            <p className={classes(styles.total, item.total < WORTH_A_LOOK && styles.low)}>
              {text.percent(item.total)}
            </p>
            <Reasons reasons={item.reasons} />
          </li>
        ))}
      </ul>
      {more && <p className={styles.note}>{t('quality.better')}</p>}
    </section>
  )
}

/** As many of a kind are told; the rest is counted. */
const MOST_ALIKE = 2

function Reasons({ reasons }: { readonly reasons: readonly QualityReasonItem[] }) {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  const codes = [...new Set(reasons.map(({ code }) => code))]
  const kinds = codes.map((code) => reasons.filter((reason) => reason.code === code))
  return (
    <ul className={styles.reasons}>
      {kinds.flatMap((alike) =>
        alike.slice(0, MOST_ALIKE).map((reason, index) => (
          <li key={`${reason.code} ${JSON.stringify(reason.params)}`}>
            <strong className={styles.criterion}>{t(`quality.criterion.${reason.criterion}`)}</strong>{' '}
            {reasonText(reason)}
            {index === MOST_ALIKE - 1 && alike.length > MOST_ALIKE && (
              <>, {t('quality.more', { count: alike.length - MOST_ALIKE })}</>
            )}
          </li>
        )),
      )}
    </ul>
  )
}
