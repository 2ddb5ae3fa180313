import { useMemo } from 'react'
import { LAMP_PATHS } from '../ui/lamp.tsx'
import type { MapFit } from './fit-map.ts'
import styles from './map-labels.module.css'
import { type LabelWish, placeLabels } from './place-labels.ts'
import { textWidth } from './text-width.ts'
import type { UnitLayout } from './unit-layout.ts'
import type { MapUnit } from './unit-map.tsx'

interface MapLabelsProps {
  readonly layout: UnitLayout
  readonly units: ReadonlyMap<string, MapUnit>
  readonly fit: MapFit
  readonly width: number
  readonly height: number
  readonly rem: number
}

/** More names than this are read in the list beside the map. */
const MOST_LABELS = 16
/** In rem: up to this many names are large. */
const FEW_LABELS = 7
const LARGE = 1.5
const SMALL = 1.25
const GLYPH = { most: 1.375, least: 0.75 }

/** Shapes on the areas that are red or yellow, and the names of those that are red or silent. */
export function MapLabels({ layout, units, fit, width, height, rem }: MapLabelsProps) {
  const glyphs = useMemo(
    () =>
      layout.shapes.flatMap((shape) => {
        const unit = units.get(shape.code)
        if (!unit || unit.silent || (unit.lamp !== 'red' && unit.lamp !== 'yellow')) return []
        const size = Math.min(GLYPH.most * rem, shape.room * fit.scale * 1.5)
        if (size < GLYPH.least * rem) return []
        return [{ code: shape.code, lamp: unit.lamp, size, ...toPanel(shape.anchor, fit) }]
      }),
    [layout, units, fit, rem],
  )
  const labels = useMemo(() => {
    const wrong = layout.shapes.flatMap((shape) => {
      const unit = units.get(shape.code)
      return unit && (unit.silent || unit.lamp === 'red') ? [{ shape, unit }] : []
    })
    const fontSize = rem * (wrong.length > FEW_LABELS ? SMALL : LARGE)
    const wishes = wrong
      .sort((a, b) => Number(b.unit.silent) - Number(a.unit.silent) || b.shape.room - a.shape.room)
      .slice(0, MOST_LABELS)
      .map(({ shape, unit }): LabelWish => {
        const { x, y } = toPanel(shape.anchor, fit)
        const clear = Math.max(0.25 * rem, Math.min(0.7 * rem, shape.room * fit.scale * 0.75))
        return { code: unit.code, text: unit.name, anchor: [x, y], clear }
      })
    const placed = placeLabels(wishes, { width, height }, fontSize, (text) => textWidth(text, fontSize))
    return placed.map((label) => ({ ...label, fontSize, silent: units.get(label.code)?.silent ?? false }))
  }, [layout, units, fit, width, height, rem])
  const withGlyph = new Set(glyphs.map((glyph) => glyph.code))

  return (
    <g className={styles.labels}>
      {glyphs.map(({ code, lamp, size, x, y }) => (
        <path
          key={code}
          className={styles.glyph}
          d={LAMP_PATHS[lamp]}
          transform={`translate(${x - size / 2} ${y - size / 2}) scale(${size / 24})`}
        />
      ))}
      {labels.map(({ code, text, x, y, leader, fontSize, silent }) => (
        <g key={code}>
          {leader && (
            <line
              className={styles.leader}
              x1={leader.from[0]}
              y1={leader.from[1]}
              x2={leader.to[0]}
              y2={leader.to[1]}
            />
          )}
          {leader && !withGlyph.has(code) && (
            <circle className={styles.dot} cx={leader.from[0]} cy={leader.from[1]} r={0.19 * rem} />
          )}
          <text className={silent ? styles.silent : styles.red} x={x} y={y} fontSize={fontSize} dy="0.34em">
            {text}
          </text>
        </g>
      ))}
    </g>
  )
}

function toPanel([x, y]: readonly [number, number], fit: MapFit): { x: number; y: number } {
  return { x: fit.left + x * fit.scale, y: fit.top + y * fit.scale }
}
