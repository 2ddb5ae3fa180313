import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlarmSettings } from '#shared/contract/index.ts'
import { useMayWrite } from '../../app/caller.ts'
import { Dialog } from '../../ui/dialog.tsx'
import dialogStyles from '../../ui/form.module.css'
import { saveSettings } from './actions.ts'
import { note, showSettings } from './desk-store.ts'
import { NameField } from './name-field.tsx'
import { namesUsed } from './names-used.ts'
import styles from './settings-dialog.module.css'
import { draftOf, type PersonDraft, type SettingsDraft, settingsOf } from './settings-draft.ts'
import { useAlarms } from './store.ts'

/** How alarms are opened, heard and escalated: to be changed with who and why, or only to be read. */
export function SettingsDialog() {
  const { t } = useTranslation()
  const settings = useAlarms((alarms) => alarms.settings)
  return (
    <Dialog title={t('alarms.settings.title')} close={() => showSettings(false)} wide>
      {settings ? <SettingsForm settings={settings} /> : <p>{t('alarms.settings.loading')}</p>}
    </Dialog>
  )
}

function SettingsForm({ settings }: { readonly settings: AlarmSettings }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const [draft, setDraft] = useState(() => draftOf(settings))
  const [by, setBy] = useState(() => namesUsed()[0] ?? '')
  const [reason, setReason] = useState('')
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const change = (part: Partial<SettingsDraft>): void => setDraft((before) => ({ ...before, ...part }))
  const wanted = settingsOf(draft)
  const ready = wanted !== null && !working && by.trim() !== '' && reason.trim() !== ''

  async function submit(): Promise<void> {
    if (!ready || !wanted) return
    setWorking(true)
    setProblem(null)
    const outcome = await saveSettings({ ...wanted, by: by.trim(), reason: reason.trim() })
    setWorking(false)
    if (!outcome.done) return setProblem(outcome.problem)
    note(t('alarms.done.settings'))
    showSettings(false)
  }

  return (
    <form
      className={dialogStyles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <fieldset className={styles.all} disabled={!mayWrite}>
        <div className={styles.pair}>
          <Switch
            label={t('alarms.settings.sound')}
            checked={draft.sound}
            change={(sound) => change({ sound })}
          />
          <Switch
            label={t('alarms.settings.alarmOnYellow')}
            checked={draft.alarmOnYellow}
            change={(alarmOnYellow) => change({ alarmOnYellow })}
          />
        </div>
        <div className={styles.line}>
          <Switch
            label={t('alarms.settings.quiet')}
            checked={draft.quiet}
            change={(quiet) => change({ quiet })}
          />
          {draft.quiet &&
            (['from', 'to'] as const).map((end) => (
              <label key={end} className={styles.inline}>
                {t(`alarms.settings.${end}`)}
                <input
                  type="time"
                  className={dialogStyles.input}
                  value={draft[end]}
                  required
                  onChange={(event) => change({ [end]: event.target.value })}
                />
              </label>
            ))}
        </div>
        <People people={draft.people} change={(people) => change({ people })} />
        <div className={styles.line}>
          <Switch
            label={t('alarms.settings.parent')}
            checked={draft.parent}
            change={(parent) => change({ parent })}
          />
          {draft.parent && (
            <Minutes
              label={t('alarms.settings.parentAfter')}
              value={draft.parentAfter}
              change={(parentAfter) => change({ parentAfter })}
            />
          )}
        </div>
        <fieldset className={styles.limits}>
          <legend className={styles.legend}>{t('alarms.settings.limits')}</legend>
          {(['defaultAcknowledgement', 'longestAcknowledgement', 'longestShelving'] as const).map((limit) => (
            <Minutes
              key={limit}
              label={t(`alarms.settings.${limit}`)}
              value={draft[limit]}
              change={(text) => change({ [limit]: text })}
            />
          ))}
        </fieldset>
        {mayWrite && (
          <>
            <NameField label={t('alarms.settings.by')} value={by} change={setBy} />
            <label className={dialogStyles.field}>
              <span className={dialogStyles.label}>{t('alarms.settings.reason')}</span>
              <input
                className={dialogStyles.input}
                value={reason}
                maxLength={500}
                required
                placeholder={t('alarms.asking.reasonHint')}
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
          </>
        )}
      </fieldset>
      <p className={dialogStyles.problem} role="alert">
        {problem !== null && t('alarms.asking.refused', { problem })}
      </p>
      <div className={dialogStyles.buttons}>
        {!mayWrite && <p className={styles.readOnly}>{t('alarms.settings.readOnly')}</p>}
        <button type="button" className={dialogStyles.button} onClick={() => showSettings(false)}>
          {t(mayWrite ? 'alarms.asking.cancel' : 'alarms.asking.close')}
        </button>
        {mayWrite && (
          <button type="submit" className={dialogStyles.main} disabled={!ready}>
            {t(working ? 'alarms.asking.working' : 'alarms.settings.save')}
          </button>
        )}
      </div>
    </form>
  )
}

interface PeopleProps {
  readonly people: readonly PersonDraft[]
  readonly change: (people: readonly PersonDraft[]) => void
}

/** Who is told of what nobody has, in this order. */
function People({ people, change }: PeopleProps) {
  const { t } = useTranslation()
  const edit = (key: number, part: Partial<PersonDraft>): void =>
    change(people.map((person) => (person.key === key ? { ...person, ...part } : person)))
  const add = (): void => {
    const last = Number(people.at(-1)?.afterMinutes ?? 0) || 0
    const key = Math.max(-1, ...people.map((person) => person.key)) + 1
    change([...people, { key, name: '', role: '', afterMinutes: String(last + 15) }])
  }
  return (
    <fieldset className={styles.people}>
      <legend className={styles.legend}>{t('alarms.settings.escalation')}</legend>
      <p className={styles.hint}>
        {t(people.length === 0 ? 'alarms.settings.nobody' : 'alarms.settings.escalationHint')}
      </p>
      {people.map(({ key, name, role, afterMinutes }) => (
        <div key={key} className={styles.person}>
          {(
            [
              ['name', name],
              ['role', role],
            ] as const
          ).map(([field, value]) => (
            <input
              key={field}
              className={dialogStyles.input}
              aria-label={t(`alarms.settings.${field}`)}
              placeholder={t(`alarms.settings.${field}`)}
              value={value}
              maxLength={120}
              required={field === 'name'}
              onChange={(event) => edit(key, { [field]: event.target.value })}
            />
          ))}
          <Minutes
            label={t('alarms.settings.after')}
            value={afterMinutes}
            change={(text) => edit(key, { afterMinutes: text })}
          />
          <button
            type="button"
            className={styles.remove}
            aria-label={
              name === '' ? t('alarms.settings.removeUnnamed') : t('alarms.settings.remove', { name })
            }
            onClick={() => change(people.filter((person) => person.key !== key))}
          >
            <X className={styles.icon} aria-hidden="true" />
          </button>
        </div>
      ))}
      {people.length < 10 && (
        <button type="button" className={styles.add} onClick={add}>
          <Plus className={styles.icon} aria-hidden="true" />
          {t('alarms.settings.add')}
        </button>
      )}
    </fieldset>
  )
}

interface SwitchProps {
  readonly label: string
  readonly checked: boolean
  readonly change: (checked: boolean) => void
}

function Switch({ label, checked, change }: SwitchProps) {
  return (
    <label className={styles.switch}>
      <input type="checkbox" checked={checked} onChange={(event) => change(event.target.checked)} />
      {label}
    </label>
  )
}

interface MinutesProps {
  readonly label: string
  readonly value: string
  readonly change: (text: string) => void
}

function Minutes({ label, value, change }: MinutesProps) {
  return (
    <label className={styles.inline}>
      {label}
      <input
        className={`${dialogStyles.input} ${styles.minutes}`}
        inputMode="numeric"
        pattern="[1-9][0-9]{0,5}"
        value={value}
        required
        onChange={(event) => change(event.target.value)}
      />
    </label>
  )
}
