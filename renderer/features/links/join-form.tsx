import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayWrite } from '../../app/caller.ts'
import { classes } from '../../ui/classes.ts'
import { join } from './actions.ts'
import styles from './detail.module.css'

/** What every enrolment code begins with. */
const CODE_PREFIX = 'MIOC1.'

interface Refusal {
  /** The code that was refused. */
  readonly text: string
  readonly problem: string
  readonly code: string | null
}

/** Takes the parent's code; a screen that only looks is told where to go. */
export function JoinForm() {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const [code, setCode] = useState('')
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const text = code.replaceAll(/\s/g, '')
  const bad = text !== '' && !text.startsWith(CODE_PREFIX)

  async function submit(confirm: boolean): Promise<void> {
    if (text === '' || bad || working) return
    setWorking(true)
    setRefusal(null)
    const outcome = await join(text, confirm)
    setWorking(false)
    if (!outcome.done) setRefusal({ text, problem: outcome.problem, code: outcome.code })
  }

  // What another code was told is not to be confirmed with this one.
  const mayConfirm = refusal?.code === 'history-at-parent' && refusal.text === text

  if (!mayWrite) return <p className={styles.readOnly}>{t('links.join.readOnly')}</p>
  return (
    <>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit(false)
        }}
      >
        <label className={styles.field}>
          <span className={styles.term}>{t('links.join.field')}</span>
          <input
            className={styles.input}
            value={code}
            maxLength={4_000}
            autoComplete="off"
            spellCheck={false}
            placeholder={`${CODE_PREFIX}…`}
            onChange={(event) => setCode(event.target.value)}
          />
        </label>
        <button type="submit" className={styles.main} disabled={text === '' || bad || working}>
          {t(working ? 'links.ask.working' : 'links.join.go')}
        </button>
      </form>
      <p className={styles.wrong} role="alert">
        {bad ? t('links.join.bad') : refusal?.problem}
      </p>
      {working && (
        <p className={styles.meaning} role="status">
          {t('links.join.working')}
        </p>
      )}
      {mayConfirm && (
        <div className={styles.buttons}>
          <button
            type="button"
            className={classes(styles.button, styles.danger)}
            disabled={working}
            onClick={() => void submit(true)}
          >
            {t('links.join.confirm')}
          </button>
        </div>
      )}
    </>
  )
}
