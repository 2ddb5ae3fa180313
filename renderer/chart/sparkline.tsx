import { useMemo } from 'react'
import { classes } from '../ui/classes.ts'
import styles from './sparkline.module.css'
import { sparklinePath } from './sparkline-path.ts'

interface SparklineProps {
  /** Oldest first; a null leaves a gap. */
  readonly values: readonly (number | null)[]
  readonly tone: 'red' | 'yellow' | 'plain'
}

/**
 * The run of a figure, without axes: it says where from, the number beside it says where to. A path of its
 * own: a wall has dozens of them, and the first scene does without a chart library.
 */
export function Sparkline({ values, tone }: SparklineProps) {
  const path = useMemo(() => sparklinePath(values), [values])
  return (
    <svg
      className={classes(styles.sparkline, styles[tone])}
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className={styles.run} d={path} />
    </svg>
  )
}
