/**
 * Lamps: a shape and a colour, never a colour alone. Hatching over any of them means that the lamp is
 * doubtful. A lamp that changes pulses once.
 */
import { useEffect, useRef } from 'react'
import { classes } from './classes.ts'
import styles from './lamp.module.css'

export type LampShape = 'red' | 'yellow' | 'green' | 'grey' | 'none'

const HATCH_ID = 'lamp-hatch'

export const LAMP_PATHS: Record<'red' | 'yellow' | 'green', string> = {
  red: 'M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Z',
  yellow: 'M12 3 22.4 21H1.6Z',
  green: 'M12 2.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8Z',
}

/** Downwards at the lower right: where it is heading. */
const CHEVRON = 'm12.5 15.5 5 5.5 5-5.5'

/** The hatching that all lamps refer to; drawn once, at the root. */
export function LampDefinitions() {
  return (
    <svg className={styles.definitions} aria-hidden="true">
      <defs>
        <pattern
          id={HATCH_ID}
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={styles.hatch} width="2.4" height="5" />
        </pattern>
      </defs>
    </svg>
  )
}

interface LampProps {
  readonly lamp: LampShape
  readonly doubtful?: boolean
  /** An early warning: it is expected to get worse. */
  readonly warns?: boolean
  /** Said aloud; leave out where a word stands beside the lamp. */
  readonly label?: string
  readonly className?: string | undefined
}

export function Lamp({ lamp, doubtful = false, warns = false, label, className }: LampProps) {
  const element = useRef<SVGSVGElement>(null)
  const shown = useRef(lamp)
  useEffect(() => {
    if (shown.current === lamp) return
    shown.current = lamp
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    element.current?.animate(
      [{ transform: 'scale(1)' }, { transform: 'scale(1.55)', offset: 0.3 }, { transform: 'scale(1)' }],
      { duration: 900, easing: 'ease-out' },
    )
  }, [lamp])
  return (
    <>
      <svg ref={element} className={classes(styles.lamp, className)} viewBox="0 0 24 24" aria-hidden="true">
        {lamp === 'grey' && <circle className={styles.grey} cx="12" cy="12" r="8.8" />}
        {lamp === 'none' && <rect className={styles.none} x="4" y="10.6" width="16" height="2.8" rx="1.4" />}
        {lamp !== 'grey' && lamp !== 'none' && <path className={styles[lamp]} d={LAMP_PATHS[lamp]} />}
        {doubtful && lamp !== 'grey' && lamp !== 'none' && (
          <path fill={`url(#${HATCH_ID})`} d={LAMP_PATHS[lamp]} />
        )}
        {warns && <path className={styles.edge} d={CHEVRON} />}
        {warns && <path className={styles.chevron} d={CHEVRON} />}
      </svg>
      {label !== undefined && <span className="visually-hidden">{label}</span>}
    </>
  )
}
