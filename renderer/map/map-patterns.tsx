import styles from './map-patterns.module.css'

export const silentPattern = (id: string): string => `${id}-silent`
export const doubtfulPattern = (id: string): string => `${id}-doubtful`

interface MapPatternsProps {
  /** Prefix of the patterns' ids. */
  readonly id: string
  /** Undoes the map's own scale, so that lines are as wide on every map. */
  readonly scale: number
}

/** Hatching in place of a colour: no word from the unit. Thin stripes over a colour: doubtful. */
export function MapPatterns({ id, scale }: MapPatternsProps) {
  const pattern = { patternUnits: 'userSpaceOnUse', patternTransform: `rotate(45) scale(${scale})` } as const
  return (
    <defs>
      <pattern id={silentPattern(id)} width="9" height="9" {...pattern}>
        <rect className={styles.silentGround} width="9" height="9" />
        <rect className={styles.silentLine} width="2.2" height="9" />
      </pattern>
      <pattern id={doubtfulPattern(id)} width="8" height="8" {...pattern}>
        <rect className={styles.doubtfulLine} width="2" height="8" />
      </pattern>
    </defs>
  )
}
