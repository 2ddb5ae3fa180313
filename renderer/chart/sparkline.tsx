import { useCallback } from 'react'
import { useView } from '../app/view.ts'
import { type ColourToken, tokenColour } from '../ui/token-colour.ts'
import styles from './sparkline.module.css'
import { useChart } from './use-chart.ts'

interface SparklineProps {
  /** Oldest first; a null leaves a gap. */
  readonly values: readonly (number | null)[]
  readonly tone: 'red' | 'yellow' | 'plain'
}

const COLOURS: Record<SparklineProps['tone'], ColourToken> = {
  red: '--trend-red',
  yellow: '--trend-yellow',
  plain: '--trend',
}

/** The run of a figure, without axes: it says where from, the number beside it says where to. */
export function Sparkline({ values, tone }: SparklineProps) {
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
  return <div ref={element} className={styles.sparkline} aria-hidden="true" />
}
