import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObservationRow, QuarantineItem } from '#shared/contract/index.ts'
import { readFigure } from '#shared/domain/written-number.ts'
import { useMayWrite } from '../../app/caller.ts'
import { useClock } from '../../app/clock.ts'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { DismissForm } from './dismiss-form.tsx'
import { useEntryName } from './entry-name.ts'
import { resubmit } from './feed.ts'
import styles from './quarantine-entry.module.css'

const FIELDS = ['unit', 'measure', 'period', 'value', 'slice', 'reason'] as const
type Field = (typeof FIELDS)[number]
type Draft = Readonly<Record<Field, string>>

/** One refused row: the reason, in the station's words, and the row itself to be put right. */
export function QuarantineEntry({ entry }: { readonly entry: QuarantineItem }) {
  const { t } = useTranslation()
  const { unit, measure, period } = useEntryName()(entry)
  const office = useDictionary((dictionary) =>
    entry.ownerOffice === null ? null : (dictionary.offices.get(entry.ownerOffice) ?? entry.ownerOffice),
  )
  const formats = useFormats()
  // The name under which the station keeps what people type in.
  const sourceText =
    entry.source === 'manual'
      ? t('quarantine.manual')
      : entry.source && t('quarantine.from', { source: entry.source })
  const received = useClock((now) => formats.when(Date.parse(entry.receivedAt), now))
  return (
    <section className={styles.entry} aria-label={`${unit} · ${measure} · ${period}`}>
      <h3 className={styles.code}>{t(`quarantine.code.${entry.code}`)}</h3>
      <p className={styles.detail}>{entry.detail}</p>
      <p className={styles.facts}>
        {[
          received,
          t('quarantine.times', { count: entry.times }),
          sourceText,
          t('quarantine.by', { author: entry.author }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className={styles.facts}>
        {office === null ? t('quarantine.noOwner') : t('quarantine.owner', { office })}
      </p>
      {entry.state === 'open' ? <OpenEntry entry={entry} /> : <ClosedEntry entry={entry} />}
    </section>
  )
}

function ClosedEntry({ entry }: { readonly entry: QuarantineItem }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const when = useClock((now) => formats.when(Date.parse(entry.closedAt ?? entry.receivedAt), now))
  const state = entry.state === 'dismissed' ? 'dismissed' : 'resolved'
  return (
    <p className={styles.facts}>
      {t(`quarantine.closed.${state}`, { when, reason: entry.closedReason ?? '' })}
      {entry.closedBy && ` · ${entry.closedBy}`}
    </p>
  )
}

function OpenEntry({ entry }: { readonly entry: QuarantineItem }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const [draft, setDraft] = useState<Draft>(() => draftOf(entry))
  const [confirmed, setConfirmed] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const listId = useId()
  const lists: Readonly<Partial<Record<Field, string>>> = {
    unit: `${listId}-units`,
    measure: `${listId}-measures`,
  }
  if (!mayWrite) return <p className={styles.facts}>{t('quarantine.readOnly')}</p>

  async function submit(): Promise<void> {
    const change = changeOf(draft)
    if (typeof change === 'string') return setProblem(change)
    setSending(true)
    const outcome = await resubmit(entry.id, change, confirmed)
    setSending(false)
    if (!outcome.done) return setProblem(outcome.problem)
    setProblem(outcome.answer.verdict.rejected[0]?.detail ?? null)
  }

  return (
    <>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {FIELDS.map((field) => (
          <label key={field} className={styles.field}>
            <span className={styles.label}>{t(`quarantine.field.${field}`)}</span>
            <input
              className={styles.input}
              value={draft[field]}
              list={lists[field]}
              inputMode={field === 'value' ? 'decimal' : 'text'}
              placeholder={field === 'reason' ? t('quarantine.reasonHint') : undefined}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
            />
          </label>
        ))}
        <KnownNames id={listId} />
        {entry.code === 'needs-confirmation' && (
          <label className={styles.confirm}>
            <input
              type="checkbox"
              checked={confirmed}
              onChange={(event) => setConfirmed(event.target.checked)}
            />
            {t('quarantine.confirm')}
          </label>
        )}
        <p className={styles.problem} role="status">
          {problem !== null && t('quarantine.refusedAgain', { detail: problem })}
        </p>
        <button type="submit" className={styles.submit} disabled={sending}>
          {t(sending ? 'quarantine.sending' : 'quarantine.resubmit')}
        </button>
      </form>
      <DismissForm id={entry.id} />
    </>
  )
}

/** Units and measures that there are, offered while one types. */
function KnownNames({ id }: { readonly id: string }) {
  const language = useLanguage()
  const own = useStation((station) => station.info?.unit)
  const units = useUnits((view) => view.subUnits)
  const measures = useDictionary((dictionary) => dictionary.measures)
  return (
    <>
      <datalist id={`${id}-units`}>
        {[...(own ? [own] : []), ...units].map((unit) => (
          <option key={unit.code} value={unit.code}>
            {nameIn(language, unit)}
          </option>
        ))}
      </datalist>
      <datalist id={`${id}-measures`}>
        {[...measures.values()].map((measure) => (
          <option key={measure.key} value={measure.key}>
            {nameIn(language, measure)}
          </option>
        ))}
      </datalist>
    </>
  )
}

function draftOf({ unit, measure, period, slice, row }: QuarantineItem): Draft {
  const text = (field: string) => (row[field] == null ? '' : String(row[field]))
  const value = typeof row.value === 'number' ? String(row.value).replace('.', ',') : text('value')
  return { unit, measure, period, slice, value, reason: text('reason') }
}

/** What is sent, or why it cannot be: the figure is read as the station reads those of a file. */
function changeOf(draft: Draft): Partial<ObservationRow> | string {
  const { value, refusal } = readFigure(draft.value, 'decimal')
  if (refusal) return refusal.detail
  const { unit, measure, period, slice, reason } = draft
  const written = { unit: unit.trim(), measure: measure.trim(), period: period.trim(), slice: slice.trim() }
  if (typeof value === 'string') return `“${value}” không phải là số.`
  return { ...written, value, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) }
}
