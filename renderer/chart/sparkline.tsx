import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../ui/classes.ts'
import styles from './sparkline.module.css'
import { sparklinePath } from './sparkline-path.ts'

interface SparklineProps {
  /** Oldest first; a null leaves a gap. */
  readonly values: readonly (number | null)[]
  readonly tone: 'red' | 'yellow' | 'plain'
  /** How a value is said. */
  readonly say: (value: number) => string
}

/**
 * The run of a figure, without axes: it says where from, the number beside it says where to. A path of its
 * own: a wall has dozens of them, and the first scene does without a chart library. Said aloud as its ends.
 */
export function Sparkline({ values, tone, say }: SparklineProps) {
  const { t } = useTranslation()
  const path = useMemo(() => sparklinePath(values), [values])
  const known = values.filter((value) => value !== null)
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return <span />
  const spoken = t('chart.run', {
    count: known.length,
    first: say(first),
    last: say(last),
    low: say(Math.min(...known)),
    high: say(Math.max(...known)),
  })
  return (
    <svg
      className={classes(styles.sparkline, styles[tone])}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      role="img"
      aria-label={spoken}
    >
      <path className={styles.run} d={path} />
    </svg>
  )
}
