import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react'
import { classes } from '../ui/classes.ts'
import type { LampShape } from '../ui/lamp.tsx'
import { useSize } from '../ui/use-size.ts'
import { fitMap } from './fit-map.ts'
import { MapLabels } from './map-labels.tsx'
import { doubtfulPattern, MapPatterns, silentPattern } from './map-patterns.tsx'
import { TileNames } from './tile-names.tsx'
import type { UnitLayout } from './unit-layout.ts'
import { UnitList } from './unit-list.tsx'
import styles from './unit-map.module.css'
import { UnitPath } from './unit-path.tsx'

export interface MapUnit {
  readonly code: string
  readonly name: string
  readonly lamp: LampShape
  /** No word from its station: hatched in place of a colour. */
  readonly silent: boolean
  readonly doubtful: boolean
  /** Name, value and lamp in one line, for those who listen. */
  readonly spoken: string
}

interface UnitMapProps {
  readonly label: string
  readonly layout: UnitLayout
  readonly units: readonly MapUnit[]
  readonly legend: ReactNode
  /** What is said of the unit that is pointed at. */
  readonly readout: (code: string) => ReactNode
  /** A unit was chosen: by a click, by Enter, by a second touch. */
  readonly open: (code: string) => void
  /** The unit that is pointed at, where that is known elsewhere, too; with `point`. */
  readonly pointed?: string | null
  readonly point?: (code: string | null) => void
  /** A unit that was opened, and stays marked. */
  readonly chosen?: string | null
}

/** Room for the legend, in rem. */
const LEGEND = {
  width: 15.5,
  height: 16,
  lineHeight: { boundaries: 3.5, schematic: 5.5, tiles: 5.5 },
} as const

/**
 * The map: an SVG for the eye, and behind it a list of the same units for keyboards and screen
 * readers, whose arrow keys move over the map.
 */
export function UnitMap(props: UnitMapProps) {
  const { label, layout, units, legend, readout, open, chosen = null } = props
  const id = useId()
  const [element, { width, height, rem }] = useSize<HTMLDivElement>()
  const [ownActive, setOwnActive] = useState<string | null>(null)
  const activeCode = props.point ? (props.pointed ?? null) : ownActive
  const setActiveCode = props.point ?? setOwnActive
  const fit = useMemo(
    () =>
      fitMap({ width, height }, layout, {
        width: LEGEND.width * rem,
        height: LEGEND.height * rem,
        lineHeight: LEGEND.lineHeight[layout.kind] * rem,
      }),
    [width, height, rem, layout],
  )
  // The first touch of a unit names it.
  const touched = useRef<string | null>(null)
  const openUnit = useCallback(
    (code: string, byTouch: boolean) => {
      if (!byTouch || touched.current === code) open(code)
      touched.current = code
    },
    [open],
  )
  const byCode = useMemo(() => new Map(units.map((unit) => [unit.code, unit])), [units])
  const active = layout.shapes.find((shape) => shape.code === activeCode) ?? null
  const opened = layout.shapes.find((shape) => shape.code === chosen) ?? null

  return (
    <div ref={element} className={styles.map}>
      <UnitList
        label={label}
        layout={layout}
        units={units}
        active={active}
        choose={setActiveCode}
        open={open}
      />
      {width > 0 && (
        <svg
          className={styles.svg}
          viewBox={`0 0 ${width} ${height}`}
          aria-hidden="true"
          onPointerDown={() => setActiveCode(null)}
        >
          <MapPatterns id={id} scale={rem / 16 / Math.max(fit.scale, 0.01)} />
          <g transform={`translate(${fit.left} ${fit.top}) scale(${fit.scale})`}>
            {layout.shapes.map((shape) => {
              const unit = byCode.get(shape.code)
              return (
                <UnitPath
                  key={shape.code}
                  code={shape.code}
                  path={shape.path}
                  lamp={unit?.lamp ?? 'grey'}
                  hatch={unit?.silent ? `url(#${silentPattern(id)})` : null}
                  over={unit?.doubtful ? `url(#${doubtfulPattern(id)})` : null}
                  point={setActiveCode}
                  open={openUnit}
                />
              )
            })}
          </g>
          {layout.kind !== 'tiles' && (
            <MapLabels layout={layout} units={byCode} fit={fit} width={width} height={height} rem={rem} />
          )}
          {opened && (
            <path
              className={styles.chosen}
              d={opened.path}
              transform={`translate(${fit.left} ${fit.top}) scale(${fit.scale})`}
            />
          )}
          {active && (
            <path
              className={styles.active}
              d={active.path}
              transform={`translate(${fit.left} ${fit.top}) scale(${fit.scale})`}
            />
          )}
        </svg>
      )}
      {layout.kind === 'tiles' && <TileNames layout={layout} units={byCode} fit={fit} rem={rem} />}
      <div
        className={classes(
          styles.legend,
          fit.legend === 'below' && styles.legendBelow,
          fit.legend === 'right' && styles.legendRight,
        )}
      >
        {legend}
      </div>
      {active && (
        <div
          className={classes(
            styles.readout,
            fit.left + active.anchor[0] * fit.scale > width / 2 && styles.readoutLeft,
          )}
          style={{
            left: fit.left + active.anchor[0] * fit.scale,
            top: Math.min(
              Math.max(fit.top + active.anchor[1] * fit.scale, 4.5 * rem),
              Math.max(height - 5 * rem, 4.5 * rem),
            ),
          }}
          aria-live="polite"
        >
          {readout(active.code)}
        </div>
      )}
    </div>
  )
}
