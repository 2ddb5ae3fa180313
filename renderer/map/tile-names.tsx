import { classes } from '../ui/classes.ts'
import { Lamp } from '../ui/lamp.tsx'
import type { MapFit } from './fit-map.ts'
import styles from './tile-names.module.css'
import type { UnitLayout } from './unit-layout.ts'
import type { MapUnit } from './unit-map.tsx'

interface TileNamesProps {
  readonly layout: UnitLayout
  readonly units: ReadonlyMap<string, MapUnit>
  readonly fit: MapFit
}

/** Tiles have no place on a map to be known by, so each carries its name. */
export function TileNames({ layout, units, fit }: TileNamesProps) {
  return (
    <div className={styles.names} aria-hidden="true">
      {layout.shapes.map((shape) => {
        const unit = units.get(shape.code)
        const width = shape.room * 2 * fit.scale * 1.22
        const height = shape.room * 2 * fit.scale
        const wrong = unit && (unit.silent || unit.lamp === 'red' || unit.lamp === 'yellow')
        return (
          <div
            key={shape.code}
            className={classes(styles.tile, wrong && !unit.silent && styles[unit.lamp])}
            style={{
              left: fit.left + shape.anchor[0] * fit.scale - width / 2,
              top: fit.top + shape.anchor[1] * fit.scale - height / 2,
              width,
              height,
            }}
          >
            {wrong && !unit.silent && <Lamp lamp={unit.lamp} className={styles.lamp} />}
            <span>{unit?.name}</span>
          </div>
        )
      })}
    </div>
  )
}
