import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { closeDesk } from './actions.ts'
import { ChooseStep } from './choose-step.tsx'
import { DoneStep } from './done-step.tsx'
import styles from './import-dialog.module.css'
import { PreviewStep } from './preview-step.tsx'
import { RemoveQuestion } from './remove-question.tsx'
import { useBoundaryDesk } from './store.ts'

/** From a file to boundaries on the map: choose, look, import; each step can be taken back. */
export function ImportDialog() {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      // The dialog leaves the page first; until then nothing outside of it takes the focus.
      if (before instanceof HTMLElement) queueMicrotask(() => before.isConnected && before.focus())
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        closeDesk()
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={titleId} className={styles.title}>
        {t('boundaries.title')}
      </h2>
      <Step />
    </dialog>
  )
}

function Step(): ReactNode {
  const hasFile = useBoundaryDesk((desk) => desk.converted !== null || desk.needsProjection)
  const isDone = useBoundaryDesk((desk) => desk.outcome !== null)
  const asking = useBoundaryDesk((desk) => desk.askingToRemove)
  if (isDone) return <DoneStep />
  if (asking) return <RemoveQuestion />
  return hasFile ? <PreviewStep /> : <ChooseStep />
}
