import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useView } from '../app/view.ts'
import { type ColourToken, tokenColour } from '../ui/token-colour.ts'
import styles from './sparkline.module.css'
import { useChart } from './use-chart.ts'

interface SparklineProps {
  /** Oldest first; a null leaves a gap. */
  readonly values: readonly (number | null)[]
  readonly tone: 'red' | 'yellow' | 'plain'
  /** How a value is said. */
  readonly say: (value: number) => string
}

const COLOURS: Record<SparklineProps['tone'], ColourToken> = {
  red: '--trend-red',
  yellow: '--trend-yellow',
  plain: '--trend',
}

/** The run of a figure, without axes: it says where from, the number beside it says where to. Said aloud as its ends. */
export function Sparkline({ values, tone, say }: SparklineProps) {
  const { t } = useTranslation()
  const theme = useView((view) => view.theme)
  const draw = useCallback(
    (rem: number) => ({
      animation: false,
      silent: true,
      grid: { left: rem / 8, right: rem / 4, top: rem / 4, bottom: rem / 4 },
      xAxis: { type: 'category', show: false, boundaryGap: false },
      yAxis: { type: 'value', show: false, scale: true },
      series: [
        {
          type: 'line',
          data: [...values],
          showSymbol: false,
          connectNulls: false,
          lineStyle: { color: tokenColour(COLOURS[tone], theme), width: rem / 8 },
        },
      ],
    }),
    [values, tone, theme],
  )
  const element = useChart(draw)
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
  return <div ref={element} className={styles.sparkline} role="img" aria-label={spoken} />
}
