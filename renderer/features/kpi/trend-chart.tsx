import { type CSSProperties, type KeyboardEvent, type PointerEvent, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import '../../chart/echarts-custom.ts'
import { nowMs } from '../../app/clock.ts'
import { useView } from '../../app/view.ts'
import { useChart } from '../../chart/use-chart.ts'
import { useFormats } from '../../i18n/format.ts'
import { remInPx } from '../../ui/use-size.ts'
import { PointReadout, pointWords } from './point-readout.tsx'
import { shortDay, shortPeriod } from './short-period.ts'
import styles from './trend-chart.module.css'
import { PLOT, trendOption } from './trend-option.ts'
import type { TrendPlan } from './trend-plan.ts'

interface TrendChartProps {
  readonly plan: TrendPlan
  readonly kpi: KpiItem
}

/** The chart, and beside it in words the period that is pointed at. It is read as a slider: one step, one period. */
export function TrendChart({ plan, kpi }: TrendChartProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const theme = useView((view) => view.theme)
  const [active, setActive] = useState<number | null>(null)
  const { points, places, scale, fan } = plan
  const last = points.length - 1
  const draw = useCallback(
    (rem: number) => {
      const stepDecimals = Math.max(0, Math.ceil(-Math.log10(scale.step) - 1e-9))
      const forecast = fan?.forecast
      const colour = forecast?.lamp ?? null
      return trendOption(
        plan,
        {
          place: (index) => shortPeriod(points[index]?.period ?? '', t),
          value: (value) => formats.number(value, Number.isInteger(value) ? 0 : Math.max(stepDecimals, 1)),
          forecast: !forecast
            ? null
            : colour !== null && forecast.crossesOn !== null
              ? t(`kpi.trend.crosses.${colour}`, { day: shortDay(forecast.crossesOn) })
              : formats.number(forecast.value, kpi.decimals),
          forecastColour: colour,
        },
        theme,
        rem,
      )
    },
    [plan, points, scale, fan, kpi, theme, t, formats],
  )
  const element = useChart(draw)
  const shown = active === null ? null : Math.min(active, last)
  const point = shown === null ? undefined : points[shown]

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setActive(null)
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: -10, PageDown: 10 }[
      event.key
    ]
    const ends = { Home: 0, End: last }[event.key]
    if (step === undefined && ends === undefined) return
    event.preventDefault()
    setActive(
      (at) => ends ?? (at === null ? last : Math.min(last, Math.max(0, Math.min(at, last) + (step ?? 0)))),
    )
  }
  const onPointer = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const rem = remInPx()
    const width = box.width - (PLOT.left + PLOT.right) * rem
    const place = Math.floor(((event.clientX - box.left - PLOT.left * rem) / width) * places)
    setActive(place < 0 || place >= places ? null : Math.min(place, last))
  }
  return (
    <div className={styles.chart}>
      <div
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={t('kpi.trend.label')}
        aria-valuemin={1}
        aria-valuemax={points.length}
        aria-valuenow={(shown ?? last) + 1}
        aria-valuetext={pointWords(points[shown ?? last], kpi, t, formats, nowMs())}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target.matches(':focus-visible')) setActive((at) => at ?? last)
        }}
        onBlur={() => setActive(null)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={(event) => {
          if (event.pointerType !== 'touch') setActive(null)
        }}
      >
        <div ref={element} className={styles.canvas} aria-hidden="true" />
        {shown !== null && (
          <div
            className={styles.cursor}
            style={
              {
                '--at': (shown + 0.5) / places,
                '--left': `${PLOT.left}rem`,
                '--sides': `${PLOT.left + PLOT.right}rem`,
                '--top': `${PLOT.top}rem`,
                '--bottom': `${PLOT.bottom}rem`,
              } as CSSProperties
            }
          />
        )}
      </div>
      <PointReadout point={point} plan={plan} kpi={kpi} />
    </div>
  )
}
