import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkAcknowledgeAnswer } from '#shared/contract/index.ts'
import { nowMs } from '../../app/clock.ts'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import styles from '../../ui/form.module.css'
import { REASONS } from './act-reasons.ts'
import { acknowledgeSeveral, actOn, type Hand } from './actions.ts'
import { useAlarmName } from './alarm-name.ts'
import { type Asking, ask, clearMarks, note } from './desk-store.ts'
import { NameField } from './name-field.tsx'
import { namesUsed } from './names-used.ts'
import { useAlarms } from './store.ts'
import { isWithin, type UntilChoice, untilOf } from './until-choices.ts'
import { UntilField } from './until-field.tsx'

const DEFAULT_LONGEST = { acknowledge: 10_080, shelve: 1_440 } as const

/** Asks who, why and until when, and does it; several are told one by one what became of them. */
export function ActDialog({ asking }: { readonly asking: Asking }) {
  const { t } = useTranslation()
  const nameOf = useAlarmName()
  const settings = useAlarms((alarms) => alarms.settings)
  const { action, alarms } = asking
  const [by, setBy] = useState(() => namesUsed()[0] ?? '')
  const [reason, setReason] = useState('')
  const [own, setOwn] = useState<number | null>(null)
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [verdicts, setVerdicts] = useState<BulkAcknowledgeAnswer | null>(null)
  const close = () => ask(null)

  const [first] = alarms
  const several = alarms.length > 1
  const named = first ? nameOf(first) : null
  const name = named ? `${named.unit} · ${named.subject}` : ''
  const timed = action === 'acknowledge' || action === 'shelve' ? action : null
  const longest =
    timed === 'shelve'
      ? (settings?.longestShelvingMinutes ?? DEFAULT_LONGEST.shelve)
      : (settings?.longestAcknowledgementMinutes ?? DEFAULT_LONGEST.acknowledge)
  const [choice, setChoice] = useState<UntilChoice>(() => firstChoice(longest))
  const untilMs = timed === null ? null : choice === 'own' ? own : untilOf(choice, nowMs())
  const timeIsGood = timed === null || (untilMs !== null && isWithin(untilMs, nowMs(), longest))
  const ready = !working && by.trim() !== '' && reason.trim() !== '' && timeIsGood && first !== undefined

  async function submit(): Promise<void> {
    if (!ready || !first) return
    const hand: Hand = { by: by.trim(), reason: reason.trim(), until: untilMs }
    setWorking(true)
    setProblem(null)
    if (several) {
      const outcome = await acknowledgeSeveral(
        alarms.map(({ id }) => id),
        hand,
      )
      setWorking(false)
      if (!outcome.done) return setProblem(outcome.problem)
      note(t('alarms.done.several', { count: outcome.answer.acknowledged }))
      clearMarks()
      if (outcome.answer.acknowledged < alarms.length) setVerdicts(outcome.answer)
      else close()
      return
    }
    const outcome = await actOn(first.id, action, hand)
    setWorking(false)
    if (!outcome.done) return setProblem(outcome.problem)
    note(t(`alarms.done.${action}`, { by: hand.by, name }))
    clearMarks()
    close()
  }

  const title = several
    ? t('alarms.asking.several', { count: alarms.length })
    : t(`alarms.asking.${action}`, { name })
  if (verdicts) return <Verdicts title={title} verdicts={verdicts} asking={asking} close={close} />
  return (
    <Dialog title={title} close={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p className={styles.meaning}>{t(`alarms.asking.meaning.${action}`)}</p>
        <NameField label={t('alarms.asking.by')} value={by} change={setBy} first />
        <label className={styles.field}>
          <span className={styles.label}>{t('alarms.asking.reason')}</span>
          <input
            className={styles.input}
            value={reason}
            maxLength={500}
            required
            placeholder={t('alarms.asking.reasonHint')}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <fieldset className={classes(styles.field, styles.chips)}>
          <legend className="visually-hidden">{t('alarms.asking.usualReasons')}</legend>
          {REASONS[action].map((key) => (
            <button
              key={key}
              type="button"
              className={styles.chip}
              onClick={() => setReason(t(`alarms.reason.${key}`))}
            >
              {t(`alarms.reason.${key}`)}
            </button>
          ))}
        </fieldset>
        {timed && (
          <UntilField
            choice={choice}
            own={own}
            longestMinutes={longest}
            change={(nextChoice, nextOwn) => {
              setChoice(nextChoice)
              setOwn(nextOwn)
            }}
          />
        )}
        <p className={styles.problem} role="alert">
          {problem !== null && t('alarms.asking.refused', { problem })}
        </p>
        <div className={styles.buttons}>
          <button type="button" className={styles.button} onClick={close}>
            {t('alarms.asking.cancel')}
          </button>
          <button
            type="submit"
            className={classes(styles.main, action === 'out-of-service' && styles.danger)}
            disabled={!ready}
          >
            {t(
              working
                ? 'alarms.asking.working'
                : action === 'out-of-service'
                  ? 'alarms.asking.confirmOut'
                  : `alarms.act.${action}`,
            )}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** Two hours where the settings allow them. */
const firstChoice = (longestMinutes: number): UntilChoice =>
  (['twoHours', 'halfHour'] as const).find((each) =>
    isWithin(untilOf(each, nowMs()), nowMs(), longestMinutes),
  ) ?? 'own'

interface VerdictsProps {
  readonly title: string
  readonly verdicts: BulkAcknowledgeAnswer
  readonly asking: Asking
  readonly close: () => void
}

function Verdicts({ title, verdicts, asking, close }: VerdictsProps) {
  const { t } = useTranslation()
  const nameOf = useAlarmName()
  const refused = verdicts.items.filter(({ code }) => code !== null)
  return (
    <Dialog title={title} close={close}>
      <div className={styles.form}>
        <p role="status">
          {t('alarms.asking.verdicts', { done: verdicts.acknowledged, all: verdicts.items.length })}
        </p>
        <ul className={styles.verdicts}>
          {refused.map(({ id, detail }) => {
            const alarm = asking.alarms.find((each) => each.id === id)
            const named = alarm && nameOf(alarm)
            return (
              <li key={id}>
                <strong>{named ? `${named.unit} · ${named.subject}` : id}</strong>: {detail}
              </li>
            )
          })}
        </ul>
        <div className={styles.buttons}>
          <button type="button" className={styles.main} onClick={close}>
            {t('alarms.asking.close')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
