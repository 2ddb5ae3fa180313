import type { ReactNode } from 'react'
import styles from './open-button.module.css'

interface OpenButtonProps {
  readonly open: () => void
  /** False for what is drawn beyond the edge and not to be seen. */
  readonly reachable?: boolean
  readonly children: ReactNode
}

/** A name that opens what it names; the whole positioned box around it takes the pointer. */
export function OpenButton({ open, reachable = true, children }: OpenButtonProps) {
  return (
    <button type="button" className={styles.open} tabIndex={reachable ? undefined : -1} onClick={open}>
      {children}
    </button>
  )
}
