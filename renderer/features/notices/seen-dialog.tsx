import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NoticeItem } from '#shared/contract/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import dialog from '../../ui/form.module.css'
import { NameField } from '../alarms/name-field.tsx'
import { namesUsed } from '../alarms/names-used.ts'
import { noteSeen } from './feed.ts'

interface SeenDialogProps {
  readonly notice: NoticeItem
  readonly close: () => void
}

/** The notice in full, and who has read it. */
export function SeenDialog({ notice, close }: SeenDialogProps) {
  const { t } = useTranslation()
  const [by, setBy] = useState(() => namesUsed()[0] ?? '')
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const ready = !working && by.trim() !== ''

  async function submit(): Promise<void> {
    if (!ready) return
    setWorking(true)
    const outcome = await noteSeen(notice.id, by.trim())
    setWorking(false)
    if (outcome.done) close()
    else setProblem(outcome.problem)
  }

  return (
    <Dialog title={notice.title} close={close}>
      <form
        className={dialog.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p style={{ whiteSpace: 'pre-wrap' }}>{notice.text}</p>
        <p className={dialog.meaning}>{t('notices.sender', { by: notice.by })}</p>
        <NameField label={t('notices.by')} value={by} change={setBy} first />
        <p className={dialog.problem} role="alert">
          {problem !== null && t('notices.failed', { problem })}
        </p>
        <div className={dialog.buttons}>
          <button type="button" className={dialog.button} onClick={close}>
            {t('notices.cancel')}
          </button>
          <button type="submit" className={dialog.main} disabled={!ready}>
            {t('notices.read')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
