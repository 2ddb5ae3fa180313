import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import dialog from '../../ui/form.module.css'
import { askToResync, revoke } from './actions.ts'
import { askAbout } from './store.ts'
import { useLinkName } from './use-link-name.ts'

interface QuestionDialogProps {
  readonly what: 'resync' | 'revoke'
  readonly unit: string
}

/** Says what will happen before it does. */
export function QuestionDialog({ what, unit }: QuestionDialogProps) {
  const { t } = useTranslation()
  const name = useLinkName(unit)
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const close = () => askAbout(null)

  async function submit(): Promise<void> {
    setWorking(true)
    const outcome = await (what === 'revoke' ? revoke : askToResync)({ unit, name })
    setWorking(false)
    if (outcome.done) close()
    else setProblem(outcome.problem)
  }

  return (
    <Dialog title={t(`links.ask.${what}`, { name })} close={close}>
      <div className={dialog.form}>
        <p className={dialog.meaning}>{t(`links.ask.${what}What`, { name })}</p>
        <p className={dialog.problem} role="alert">
          {problem !== null && t('links.done.failed', { problem })}
        </p>
        <div className={dialog.buttons}>
          <button type="button" className={dialog.button} onClick={close}>
            {t('links.ask.cancel')}
          </button>
          <button
            type="button"
            className={classes(dialog.main, what === 'revoke' && dialog.danger)}
            disabled={working}
            onClick={() => void submit()}
          >
            {t(working ? 'links.ask.working' : `links.ask.${what}Yes`)}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
