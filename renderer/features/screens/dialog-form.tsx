import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outcome } from '../../app/api.ts'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import dialog from '../../ui/form.module.css'
import { askAbout } from './store.ts'

interface DialogFormProps {
  readonly title: string
  readonly yes: string
  readonly ready: boolean
  readonly danger?: boolean
  readonly run: () => Promise<Outcome<unknown>>
  readonly children: ReactNode
}

/** A question, its answer, and what the station said where it could not be done. */
export function DialogForm({ title, yes, ready, danger = false, run, children }: DialogFormProps) {
  const { t } = useTranslation()
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const close = () => askAbout(null)

  async function submit(): Promise<void> {
    if (!ready || working) return
    setWorking(true)
    setProblem(null)
    const outcome = await run()
    setWorking(false)
    if (outcome.done) close()
    else setProblem(outcome.problem)
  }

  return (
    <Dialog title={title} close={close}>
      <form
        className={dialog.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {children}
        <p className={dialog.problem} role="alert">
          {problem !== null && t('screens.done.failed', { problem })}
        </p>
        <div className={dialog.buttons}>
          <button type="button" className={dialog.button} onClick={close}>
            {t('screens.cancel')}
          </button>
          <button
            type="submit"
            className={classes(dialog.main, danger && dialog.danger)}
            disabled={!ready || working}
          >
            {working ? t('screens.working') : yes}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
