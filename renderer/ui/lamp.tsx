/**
 * Lamps: a shape and a colour, never a colour alone. Hatching over any of them means that the lamp is
 * doubtful. A lamp that changes pulses once.
 */
import { useEffect, useRef } from 'react'
import { classes } from './classes.ts'
import styles from './lamp.module.css'

export type LampShape = 'red' | 'yellow' | 'green' | 'grey' | 'none'

const clipId = (lamp: keyof typeof LAMP_PATHS) => `lamp-clip-${lamp}`

export const LAMP_PATHS: Record<'red' | 'yellow' | 'green', string> = {
  red: 'M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Z',
  yellow: 'M12 3 22.4 21H1.6Z',
  green: 'M12 2.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8Z',
}

/** Slanting lines over the whole box. */
const HATCH = 'M-4 10 10-4M-4 17 17-4M-4 24 24-4M-4 31 31-4M3 31 31 3M10 31 31 10M17 31 31 17'

/** Downwards at the lower right: where it is heading. */
const CHEVRON = 'm12.5 15.5 5 5.5 5-5.5'

/** The outlines that hatching is cut to; drawn once, at the root. */
export function LampDefinitions() {
  return (
    <svg className={styles.definitions} aria-hidden="true">
      <defs>
        {(['red', 'yellow', 'green'] as const).map((lamp) => (
          <clipPath key={lamp} id={clipId(lamp)}>
            <path d={LAMP_PATHS[lamp]} />
          </clipPath>
        ))}
      </defs>
    </svg>
  )
}

/** Grows once, and back. */
const PULSE: Keyframe[] = [
  { transform: 'scale(1)' },
  { transform: 'scale(1.55)', offset: 0.3 },
  { transform: 'scale(1)' },
]

/** A duration of the tokens, `900ms` or `4s`, in ms. */
function durationMs(text: string): number {
  const value = Number.parseFloat(text)
  if (Number.isNaN(value)) return 0
  return text.trim().endsWith('ms') ? value : value * 1_000
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
    const root = getComputedStyle(document.documentElement)
    const duration = durationMs(root.getPropertyValue('--motion-pulse'))
    if (duration > 0) element.current?.animate(PULSE, { duration, easing: 'ease-out' })
  }, [lamp])
  return (
    <>
      <svg ref={element} className={classes(styles.lamp, className)} viewBox="0 0 24 24" aria-hidden="true">
        {lamp === 'grey' && <circle className={styles.grey} cx="12" cy="12" r="8.8" />}
        {lamp === 'none' && <rect className={styles.none} x="4" y="10.6" width="16" height="2.8" rx="1.4" />}
        {lamp !== 'grey' && lamp !== 'none' && <path className={styles[lamp]} d={LAMP_PATHS[lamp]} />}
        {doubtful && lamp !== 'grey' && lamp !== 'none' && (
          <g clipPath={`url(#${clipId(lamp)})`}>
            <path className={styles.hatch} d={HATCH} />
          </g>
        )}
        {warns && <path className={styles.edge} d={CHEVRON} />}
        {warns && <path className={styles.chevron} d={CHEVRON} />}
      </svg>
      {label !== undefined && <span className="visually-hidden">{label}</span>}
    </>
  )
}
