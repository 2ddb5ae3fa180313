import type { ReactNode } from 'react'
import { Lamp, type LampShape } from '../../ui/lamp.tsx'
import styles from './detail.module.css'

interface HeadProps {
  readonly lamp: LampShape
  readonly name: string
  readonly state: string
  readonly wrong?: boolean
}

export function Head({ lamp, name, state, wrong = false }: HeadProps) {
  return (
    <div className={styles.head}>
      <Lamp lamp={lamp} className={styles.lamp} />
      <div>
        <h3 className={styles.title}>{name}</h3>
        <p className={wrong ? `${styles.state} ${styles.wrong}` : styles.state}>{state}</p>
      </div>
    </div>
  )
}

export interface Fact {
  readonly term: string
  readonly value: ReactNode
  readonly wrong?: boolean
}

export function Facts({ facts }: { readonly facts: readonly (Fact | null | false)[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.term} style={{ display: 'contents' }}>
              <dt className={styles.term}>{fact.term}</dt>
              <dd className={fact.wrong ? `${styles.value} ${styles.wrong}` : styles.value}>{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

export function Section({ title, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <h4 className={styles.heading}>{title}</h4>
      {children}
    </section>
  )
}
