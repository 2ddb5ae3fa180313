import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nowMs } from '../../app/clock.ts'
import { Dialog } from '../../ui/dialog.tsx'
import dialog from '../../ui/form.module.css'
import { NameField } from '../alarms/name-field.tsx'
import { namesUsed } from '../alarms/names-used.ts'
import { fromField, toField } from '../alarms/until-choices.ts'
import { announce } from './actions.ts'
import styles from './dialogs.module.css'
import { askAbout } from './store.ts'
import { useLinkName } from './use-link-name.ts'

const DAY_MS = 86_400_000
const LEVELS = ['normal', 'urgent'] as const

/** Writes a notice for one station's wall, or for those of all. */
export function AnnounceDialog({ unit }: { readonly unit: string | null }) {
  const { t } = useTranslation()
  const name = useLinkName(unit ?? '')
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [level, setLevel] = useState<(typeof LEVELS)[number]>('normal')
  const [until, setUntil] = useState(() => toField(nowMs() + DAY_MS))
  const [by, setBy] = useState(() => namesUsed()[0] ?? '')
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const close = () => askAbout(null)
  const untilMs = fromField(until)
  const isLater = untilMs !== null && untilMs > nowMs()
  const ready = !working && isLater && [title, text, by].every((each) => each.trim() !== '')

  async function submit(): Promise<void> {
    if (!ready || untilMs === null) return
    setWorking(true)
    setProblem(null)
    const outcome = await announce(unit === null ? null : { unit, name }, {
      title: title.trim(),
      text: text.trim(),
      level,
      by: by.trim(),
      untilMs,
    })
    setWorking(false)
    if (outcome.done) close()
    else setProblem(outcome.problem)
  }

  return (
    <Dialog
      title={unit === null ? t('links.announce.titleAll') : t('links.announce.title', { name })}
      close={close}
    >
      <form
        className={dialog.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p className={dialog.meaning}>{t('links.announce.what')}</p>
        <label className={dialog.field}>
          <span className={dialog.label}>{t('links.announce.subject')}</span>
          <input
            className={dialog.input}
            value={title}
            maxLength={120}
            required
            autoFocus
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label className={dialog.field}>
          <span className={dialog.label}>{t('links.announce.text')}</span>
          <textarea
            className={`${dialog.input} ${styles.text}`}
            value={text}
            maxLength={1_000}
            rows={4}
            required
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <fieldset className={`${dialog.field} ${dialog.choices}`}>
          <legend className={dialog.label}>{t('links.announce.level')}</legend>
          {LEVELS.map((each) => (
            <label key={each} className={dialog.choice}>
              <input
                type="radio"
                name="announce-level"
                checked={each === level}
                onChange={() => setLevel(each)}
              />
              {t(`links.announce.${each}`)}
            </label>
          ))}
        </fieldset>
        <label className={dialog.field}>
          <span className={dialog.label}>{t('links.announce.until')}</span>
          <input
            type="datetime-local"
            className={dialog.input}
            min={toField(nowMs())}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
        <NameField label={t('links.announce.by')} value={by} change={setBy} />
        <p className={dialog.problem} role="alert">
          {problem !== null ? t('links.done.failed', { problem }) : !isLater && t('links.announce.untilPast')}
        </p>
        <div className={dialog.buttons}>
          <button type="button" className={dialog.button} onClick={close}>
            {t('links.ask.cancel')}
          </button>
          <button type="submit" className={dialog.main} disabled={!ready}>
            {t(working ? 'links.ask.working' : 'links.announce.send')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
