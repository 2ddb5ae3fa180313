import { type ReactNode, useEffect, useId, useRef } from 'react'
import { classes } from './classes.ts'
import styles from './dialog.module.css'

interface DialogProps {
  readonly title: ReactNode
  readonly close: () => void
  readonly wide?: boolean
  readonly children: ReactNode
}

/**
 * A native dialog over the scene. Keys typed in it stay in it; Escape closes it, and the focus goes back to
 * where it was; where that is gone, to what the scene marks with `data-focus-home`.
 */
export function Dialog({ title, close, wide = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      const back = before instanceof HTMLElement && before.isConnected && before !== document.body
      const target = back ? before : document.querySelector<HTMLElement>('[data-focus-home]')
      // The dialog leaves the page first; until then nothing outside of it takes the focus.
      queueMicrotask(() => target?.focus())
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={classes(styles.dialog, wide && styles.wide)}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h3 id={titleId} className={styles.title}>
        {title}
      </h3>
      {children}
    </dialog>
  )
}
