import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayWrite } from '../../app/caller.ts'
import { join } from './actions.ts'
import styles from './detail.module.css'

/** What every enrolment code begins with. */
const CODE_PREFIX = 'MIOC1.'

/** Takes the parent's code; a screen that only looks is told where to go. */
export function JoinForm() {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const [code, setCode] = useState('')
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const text = code.replaceAll(/\s/g, '')
  const bad = text !== '' && !text.startsWith(CODE_PREFIX)

  async function submit(): Promise<void> {
    if (text === '' || bad || working) return
    setWorking(true)
    setProblem(null)
    const outcome = await join(text)
    setWorking(false)
    if (!outcome.done) setProblem(outcome.problem)
  }

  if (!mayWrite) return <p className={styles.readOnly}>{t('links.join.readOnly')}</p>
  return (
    <>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
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
        {bad ? t('links.join.bad') : problem}
      </p>
    </>
  )
}
