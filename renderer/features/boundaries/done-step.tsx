import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import dialog from '../../ui/form.module.css'
import { closeDesk, restore, startAgain } from './actions.ts'
import styles from './import-dialog.module.css'
import { useBoundaryDesk } from './store.ts'
import { WorkingLine } from './working-line.tsx'

/** What became of it, and the way back. */
export function DoneStep() {
  const { t } = useTranslation()
  const outcome = useBoundaryDesk((desk) => desk.outcome)
  const busy = useBoundaryDesk((desk) => desk.working !== null)
  if (!outcome) return null
  const count = outcome.kind === 'imported' ? outcome.answer.matched : outcome.count
  const missing = outcome.kind === 'imported' ? outcome.answer.missing.length : 0
  return (
    <>
      <p className={styles.outcome} role="status">
        <CircleCheck className={styles.doneIcon} aria-hidden="true" />
        {t(`boundaries.done.${outcome.kind}`, { count })}
      </p>
      {missing > 0 && <p>{t('boundaries.done.missing', { count: missing })}</p>}
      <WorkingLine />
      <div className={styles.buttons}>
        <button type="button" className={dialog.button} disabled={busy} onClick={() => void restore()}>
          {t('boundaries.done.undo')}
        </button>
        <button
          type="button"
          className={dialog.button}
          disabled={busy}
          onClick={() => {
            startAgain()
          }}
        >
          {t('boundaries.another')}
        </button>
        <button type="button" className={dialog.main} onClick={closeDesk}>
          {t('boundaries.close')}
        </button>
      </div>
    </>
  )
}
