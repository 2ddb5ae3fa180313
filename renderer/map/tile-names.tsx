import { useMemo } from 'react'
import { classes } from '../ui/classes.ts'
import { Lamp } from '../ui/lamp.tsx'
import type { MapFit } from './fit-map.ts'
import { textWidth } from './text-width.ts'
import { tileLines } from './tile-lines.ts'
import styles from './tile-names.module.css'
import { TILE_RATIO } from './tile-shape.ts'
import type { UnitLayout } from './unit-layout.ts'
import type { MapUnit } from './unit-map.tsx'

interface TileNamesProps {
  readonly layout: UnitLayout
  readonly units: ReadonlyMap<string, MapUnit>
  readonly fit: MapFit
  readonly rem: number
}

/** In rem. */
const LARGE = 1.25
const SMALL = 1.125
const LINE_HEIGHT = 1.15
/** Height below which a tile has no room for a name, and above which for a large one. */
const ROOM = { name: 1.5, large: 4.25 }

/** Tiles have no place on a map to be known by, so each carries its name; those that are wrong their lamp, too. */
export function TileNames({ layout, units, fit, rem }: TileNamesProps) {
  const room = (layout.shapes[0]?.room ?? 0) * 2 * fit.scale
  const box = { width: room * TILE_RATIO, height: room }
  const isLarge = box.height > ROOM.large * rem
  const fontSize = rem * (isLarge ? LARGE : SMALL)
  const lines = useMemo(() => {
    const width = box.width - 0.375 * rem
    const most = Math.max(1, Math.min(3, Math.floor((box.height - 0.25 * rem) / (fontSize * LINE_HEIGHT))))
    return new Map(
      [...units.values()].map(({ code, name }) => [
        code,
        tileLines(name, { width, lines: most }, (text) => textWidth(text, fontSize)),
      ]),
    )
  }, [units, box.width, box.height, rem, fontSize])
  if (box.height < ROOM.name * rem) return null
  return (
    <div className={classes(styles.names, isLarge && styles.large)} style={{ fontSize }} aria-hidden="true">
      {layout.shapes.map((shape) => {
        const unit = units.get(shape.code)
        const wrong = unit && (unit.silent || unit.lamp === 'red' || unit.lamp === 'yellow')
        return (
          <div
            key={shape.code}
            className={classes(
              styles.tile,
              wrong && !unit.silent && styles[unit.lamp],
              unit?.silent && styles.silent,
              unit?.doubtful && styles.doubtful,
            )}
            style={{
              left: fit.left + shape.anchor[0] * fit.scale - box.width / 2,
              top: fit.top + shape.anchor[1] * fit.scale - box.height / 2,
              ...box,
            }}
          >
            {wrong && !unit.silent && <Lamp lamp={unit.lamp} className={styles.lamp} />}
            <span>
              {lines.get(shape.code)?.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one name have no other key
                <span key={index} className={styles.line}>
                  {line}
                </span>
              ))}
            </span>
          </div>
        )
      })}
    </div>
  )
}
