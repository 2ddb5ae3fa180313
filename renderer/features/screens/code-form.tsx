import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readPairingCode } from '#shared/domain/pairing-code.ts'
import dialog from '../../ui/form.module.css'
import styles from './screens-page.module.css'
import { askAbout, useScreens } from './store.ts'

/** Typed at the desk as it stands on the screen; dashes, spaces and small letters do no harm. */
export function CodeForm() {
  const { t } = useTranslation()
  const waiting = useScreens((screens) => screens.waiting)
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<'wrong' | 'gone' | null>(null)

  function submit(): void {
    const code = readPairingCode(typed)
    const request = waiting.find((each) => each.code === code)
    setProblem(code === null ? 'wrong' : request ? null : 'gone')
    if (!request) return
    setTyped('')
    askAbout({ what: 'accept', request })
  }

  return (
    <form
      className={styles.box}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h3 className={styles.heading}>{t('screens.byCode.title')}</h3>
      <p className={dialog.meaning}>{t('screens.byCode.what')}</p>
      <label className={dialog.field}>
        <span className={dialog.label}>{t('screens.byCode.field')}</span>
        <input
          className={`${dialog.input} ${styles.codeInput}`}
          value={typed}
          maxLength={16}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="K7QM 3XPR"
          onChange={(event) => {
            setTyped(event.target.value)
            setProblem(null)
          }}
        />
      </label>
      <p className={dialog.problem} role="alert">
        {problem && t(`screens.byCode.${problem}`)}
      </p>
      <div className={dialog.buttons}>
        <button type="submit" className={dialog.main} disabled={typed.trim() === ''}>
          {t('screens.byCode.next')}
        </button>
      </div>
    </form>
  )
}
