import type { ReactNode } from 'react'
import styles from './full-page.module.css'
import { Lamp } from './lamp.tsx'

/** One plain message on the whole screen, while there is nothing else to show. */
export function FullPage({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <Lamp lamp="grey" className={styles.lamp} />
      <h1 className={styles.title}>{title}</h1>
      {children && <div className={styles.text}>{children}</div>}
    </main>
  )
}
