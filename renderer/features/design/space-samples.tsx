import styles from './space-samples.module.css'

const STEPS = [
  ['space-1', 4],
  ['space-2', 8],
  ['space-3', 12],
  ['space-4', 16],
  ['space-5', 20],
  ['space-6', 24],
  ['space-8', 32],
  ['space-12', 48],
] as const

/** The steps of space at their real size, and the grid of the overview in small. */
export function SpaceSamples() {
  return (
    <div className={styles.samples}>
      <ul className={styles.steps}>
        {STEPS.map(([name, px]) => (
          <li key={name} className={styles.step}>
            <span className={styles.bar} style={{ width: `var(--${name})` }} />
            <span>{name}</span>
            <span className={styles.px}>{px} px</span>
          </li>
        ))}
      </ul>
      <div className={styles.grid} aria-hidden="true">
        <span className={styles.column}>488</span>
        <span className={styles.gutter}>24</span>
        <span className={styles.column}>1fr</span>
        <span className={styles.gutter}>24</span>
        <span className={styles.column}>496</span>
      </div>
    </div>
  )
}
