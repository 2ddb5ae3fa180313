import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dismiss } from './feed.ts'
import styles from './quarantine-entry.module.css'

/** Puts a row away, once a reason is given; it can still be read under its state. */
export function DismissForm({ id }: { readonly id: number }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  if (!asking) {
    return (
      <button type="button" className={styles.dismiss} onClick={() => setAsking(true)}>
        {t('quarantine.dismiss')}
      </button>
    )
  }
  return (
    <form
      className={styles.asking}
      onSubmit={(event) => {
        event.preventDefault()
        void dismiss(id, reason.trim()).then((outcome) => {
          if (!outcome.done) setProblem(outcome.problem)
        })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setAsking(false)
      }}
    >
      <label className={styles.field}>
        <span className={styles.label}>{t('quarantine.dismissReason')}</span>
        <input
          className={styles.input}
          value={reason}
          maxLength={200}
          required
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field.
          autoFocus
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <p className={styles.facts}>{problem ?? t('quarantine.dismissHint')}</p>
      <div className={styles.buttons}>
        <button type="submit" className={styles.submit} disabled={reason.trim() === ''}>
          {t('quarantine.dismissNow')}
        </button>
        <button type="button" className={styles.dismiss} onClick={() => setAsking(false)}>
          {t('quarantine.cancel')}
        </button>
      </div>
    </form>
  )
}
