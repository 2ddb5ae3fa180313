import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog.tsx'
import styles from '../../ui/form.module.css'
import { cancelSaving, confirmSaving } from './feed.ts'
import { PlanView } from './plan-view.tsx'
import { keyOf, type Saving, useEditor } from './store.ts'

/** Shows what saving changes and what it breaks, and asks for the reason. */
export function SaveDialog() {
  const saving = useEditor((editor) => editor.saving)
  return saving && <Asking key={keyOf(saving.draft)} saving={saving} />
}

function Asking({ saving }: { readonly saving: Saving }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const { draft, retires, plan, problem, working } = saving
  const blocked = working || plan === null || plan.breaks.length > 0 || reason.trim().length < 3
  return (
    <Dialog
      title={t(retires ? 'editor.saving.retire' : 'editor.saving.save', { name: keyOf(draft) })}
      close={cancelSaving}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!blocked) void confirmSaving(reason.trim())
        }}
      >
        {plan && <PlanView plan={plan} />}
        {problem !== null && (
          <p className={styles.problem} role="alert">
            {t('editor.saving.problem', { problem })}
          </p>
        )}
        {!plan && problem === null && <p>{t('panel.loading')}</p>}
        <label className={styles.field}>
          <span className={styles.label}>{t('editor.saving.reason')}</span>
          <input
            className={styles.input}
            value={reason}
            maxLength={500}
            placeholder={t('editor.saving.reasonHint')}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <div className={styles.buttons}>
          <button type="button" className={styles.button} onClick={cancelSaving}>
            {t('editor.saving.cancel')}
          </button>
          <button type="submit" className={styles.main} disabled={blocked}>
            {t(
              working
                ? 'editor.saving.working'
                : retires
                  ? 'editor.saving.confirmRetire'
                  : 'editor.saving.confirm',
            )}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
