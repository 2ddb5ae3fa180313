import { memo } from 'react'
import { classes } from '../ui/classes.ts'
import type { LampShape } from '../ui/lamp.tsx'
import styles from './unit-path.module.css'

interface UnitPathProps {
  readonly code: string
  readonly path: string
  readonly lamp: LampShape
  /** Fill in place of the lamp's colour. */
  readonly hatch: string | null
  /** Hatching over the lamp's colour. */
  readonly over: string | null
  readonly point: (code: string | null) => void
  readonly open: (code: string, byTouch: boolean) => void
}

/** One unit's area. Its path never changes; only its fill does. */
export const UnitPath = memo(function UnitPath(props: UnitPathProps) {
  const { code, path, lamp, hatch, over, point, open } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for pointers only; keyboards have the list of units
    <g
      onClick={({ nativeEvent }) =>
        open(code, nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch')
      }
      onPointerEnter={() => point(code)}
      onPointerLeave={(event) => {
        // A finger that is lifted leaves too; what it named stays until the next touch.
        if (event.pointerType !== 'touch') point(null)
      }}
      onPointerDown={(event) => {
        event.stopPropagation()
        point(code)
      }}
    >
      <path
        className={classes(styles.unit, !hatch && styles[lamp])}
        d={path}
        fill={hatch ?? undefined}
        fillRule="evenodd"
      />
      {over && !hatch && <path className={styles.over} d={path} fill={over} fillRule="evenodd" />}
    </g>
  )
})
