import { type KeyboardEvent, type PointerEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { LAMP_PATHS } from '../../ui/lamp.tsx'
import { useSize } from '../../ui/use-size.ts'
import { lampOf } from '../figures/lamp-of.ts'
import { useFigures } from '../figures/store.ts'
import { shortPeriod } from '../kpi/short-period.ts'
import { pointOf } from './past.ts'
import { showPeriod, step } from './replay.ts'
import type { Shown } from './shown.ts'
import { byUnitOf } from './shown.ts'
import { nearestMark, type RunMark, type RunPoint, runMarks, runPath } from './slider-marks.ts'
import { useMapScene } from './store.ts'
import styles from './time-slider.module.css'

interface TimeSliderProps {
  readonly shown: Shown
  /** What is looked at, for those who listen. */
  readonly spoken: string
}

const PAGE = 6

/** The run with a lamp at each period; touching or dragging it, or the arrow keys, go through the past. The last place is the present. */
export function TimeSlider({ shown, spoken }: TimeSliderProps) {
  const { t } = useTranslation()
  const [element, { width, height, rem }] = useSize<HTMLDivElement>()
  const { periods, past } = shown
  const points = useRun(shown)
  const marks = useMemo(
    () => runMarks(points, { width, height: Math.max(0, height - 1.75 * rem), margin: 0.875 * rem }),
    [points, width, height, rem],
  )
  const at = past === null ? periods.length : periods.indexOf(past)
  const cursor = marks[at]
  const lookAt = (event: PointerEvent) => {
    const left = event.currentTarget.getBoundingClientRect().left
    const to = periods[nearestMark(marks, event.clientX - left)] ?? null
    if (to !== past) showPeriod(to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -PAGE, PageUp: PAGE }[
      event.key
    ]
    if (by !== undefined) step(by)
    else if (event.key === 'Home') showPeriod(periods[0] ?? null)
    else if (event.key === 'End') showPeriod(null)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={element}
      className={styles.slider}
      role="slider"
      tabIndex={0}
      aria-label={t('mapScene.past.slider')}
      aria-valuemin={0}
      aria-valuemax={periods.length}
      aria-valuenow={at}
      aria-valuetext={spoken}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        lookAt(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) lookAt(event)
      }}
    >
      {width > 0 && (
        <svg className={styles.run} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <path className={styles.line} d={runPath(marks)} />
          {marks.map((mark, index) => (
            <Mark
              key={periods[index] ?? 'now'}
              mark={mark}
              rem={rem}
              foot={height - 2.25 * rem}
              crowded={marks.length > 40}
            />
          ))}
          {cursor && (
            <>
              <line className={styles.cursor} x1={cursor.x} x2={cursor.x} y1={0} y2={height - 1.75 * rem} />
              <circle
                className={styles.handle}
                cx={cursor.x}
                cy={cursor.y ?? (height - 1.75 * rem) / 2}
                r={0.7 * rem}
              />
            </>
          )}
        </svg>
      )}
      <Labels shown={shown} marks={marks} at={at} width={width} rem={rem} />
    </div>
  )
}

/** The map's unit in every past period, and as it stands now. */
function useRun({ periods, history, area, kpi, own }: Shown): readonly RunPoint[] {
  const live = useFigures((figures) => figures.byUnit)
  const deeper = useMapScene((scene) => scene.areas.get(area.code) ?? null)
  return useMemo(() => {
    const ofUnit = area.code === own ? live.get(own) : byUnitOf(deeper?.kpis ?? []).get(area.code)
    const now = kpi ? (ofUnit?.get(kpi.code) ?? null) : null
    const before = periods.map((period): RunPoint => {
      const point = history && pointOf(history, area.code, period)
      return point
        ? { value: point.value, lamp: point.lamp === 'grey' && point.value !== null ? 'none' : point.lamp }
        : { value: null, lamp: 'grey' }
    })
    return [...before, { value: now?.value ?? null, lamp: lampOf(now) }]
  }, [periods, history, area, kpi, own, live, deeper])
}

interface MarkProps {
  readonly mark: RunMark
  readonly rem: number
  /** Where those without a value stand. */
  readonly foot: number
  readonly crowded: boolean
}

/** Shapes for what is wrong, as everywhere; what is well is a dot, what is missing a ring at the foot. */
function Mark({ mark, rem, foot, crowded }: MarkProps) {
  const { x, y, lamp } = mark
  if (y === null) return <circle className={styles.missing} cx={x} cy={foot} r={0.22 * rem} />
  if (lamp === 'red' || lamp === 'yellow') {
    const size = (crowded ? 0.875 : 1.0625) * rem
    return (
      <path
        className={styles[lamp]}
        d={LAMP_PATHS[lamp]}
        transform={`translate(${x - size / 2} ${y - size / 2}) scale(${size / 24})`}
      />
    )
  }
  return <circle className={lamp === 'green' ? styles.green : styles.none} cx={x} cy={y} r={0.25 * rem} />
}

interface LabelsProps {
  readonly shown: Shown
  readonly marks: readonly RunMark[]
  readonly at: number
  readonly width: number
  readonly rem: number
}

/** The first period and the present at the ends, the one that is looked at under the cursor; none over another. */
function Labels({ shown: { periods }, marks, at, width, rem }: LabelsProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const period = periods[at]
  const name = useClock((now) => (period === undefined ? null : formats.period(period, now)))
  const room = 9 * rem
  const x = marks[at]?.x ?? 0
  return (
    <>
      {(name === null || x > room) && periods[0] !== undefined && (
        <span className={styles.first}>{shortPeriod(periods[0], t)}</span>
      )}
      {name !== null && (
        <strong
          className={styles.here}
          style={{ left: Math.min(Math.max(x, room / 2), Math.max(room / 2, width - room / 2)) }}
        >
          {name}
        </strong>
      )}
      {(name === null || x < width - room) && (
        <span className={styles.last} data-here={name === null || undefined}>
          {t('mapScene.past.now')}
        </span>
      )}
    </>
  )
}
