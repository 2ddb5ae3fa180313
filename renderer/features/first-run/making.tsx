import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { make } from './actions.ts'
import styles from './making.module.css'
import { NextSteps } from './next-steps.tsx'
import pieces from './pieces.module.css'
import { type Job, type JobName, type JobState, set, useFirstRun } from './store.ts'

const ORDER: readonly JobName[] = ['station', 'start', 'parent', 'source']
const ICONS = { waiting: CircleDashed, running: LoaderCircle, done: CircleCheck, failed: CircleAlert }
const SLOW_AFTER_MS = 20_000

/** What is being done, what is done and what is not; then what may come next. */
export function Making({ close }: { readonly close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const jobs = useFirstRun((view) => view.jobs ?? {})
  const unit = useFirstRun((view) => view.byCode.get(view.unit ?? ''))
  const states = Object.values(jobs).map(({ state }) => state)
  const notMade = jobs.station?.state === 'failed'
  const ended = notMade || states.every((state) => state === 'done' || state === 'failed')
  const failed = states.includes('failed')
  const key = notMade ? 'failed' : !ended ? 'title' : failed ? 'partly' : 'done'
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <main className={styles.making}>
      <h1 ref={title} tabIndex={-1} className={pieces.title}>
        {t(`firstRun.making.${key}`, { name: unit ? nameIn(language, unit) : '' })}
      </h1>
      <ol className={styles.jobs} aria-live="polite">
        {ORDER.map((name) => {
          const job = jobs[name]
          return job && <JobLine key={name} name={name} job={job} />
        })}
      </ol>
      {!ended && <Slow />}
      {notMade ? (
        <>
          <p className={pieces.note}>{t('firstRun.making.failedWhat')}</p>
          <div className={pieces.buttons}>
            <button type="button" className={pieces.button} onClick={() => set({ jobs: null })}>
              {t('firstRun.back')}
            </button>
            <button type="button" className={pieces.main} onClick={() => void make()}>
              {t('firstRun.retry')}
            </button>
          </div>
        </>
      ) : (
        ended && (
          <>
            <Token />
            <NextSteps close={close} />
          </>
        )
      )}
    </main>
  )
}

function JobLine({ name, job }: { readonly name: JobName; readonly job: Job }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { byCode, unit, sourceName } = useFirstRun()
  const parent = byCode.get(byCode.get(unit ?? '')?.parent ?? '')
  const text = {
    station: t('firstRun.making.job.station'),
    start: t('firstRun.making.job.start'),
    parent: t('firstRun.making.job.parent', { name: parent ? nameIn(language, parent) : '' }),
    source: t('firstRun.making.job.source', { name: sourceName.trim() }),
  }[name]
  return (
    <li className={classes(styles.job, styles[job.state])}>
      <StateIcon state={job.state} />
      <span>{text}</span>
      <span className={styles.jobState}>{t(`firstRun.making.state.${job.state}`)}</span>
      {job.problem !== null && (
        <p className={styles.jobProblem} role="alert">
          {job.problem} {name === 'parent' && t('firstRun.making.joinAgain')}
        </p>
      )}
    </li>
  )
}

function StateIcon({ state }: { readonly state: JobState }) {
  const Icon = ICONS[state]
  return (
    <Icon className={classes(styles.jobIcon, state === 'running' && styles.turning)} aria-hidden="true" />
  )
}

function Slow() {
  const { t } = useTranslation()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return <p className={pieces.note}>{slow && t('firstRun.making.slow')}</p>
}

/** Shown once: the station itself keeps only its hash. */
function Token() {
  const { t } = useTranslation()
  const token = useFirstRun((view) => view.token)
  const name = useFirstRun((view) => view.sourceName.trim())
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  if (token === null) return null
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(token)
      setCopied(true)
    } catch {
      // The clipboard is shut to this page: the token stands selected, for Ctrl-C.
    }
  }
  return (
    <section className={styles.token}>
      <label className={pieces.field}>
        <span className={pieces.label}>{t('firstRun.making.token', { name })}</span>
        <input
          ref={field}
          className={pieces.codeInput}
          readOnly
          value={token}
          onFocus={(event) => event.target.select()}
        />
      </label>
      <button type="button" className={pieces.button} onClick={() => void copy()}>
        {t(copied ? 'firstRun.making.copied' : 'firstRun.making.copy')}
      </button>
      <p className={styles.tokenWhat}>{t('firstRun.making.tokenWhat')}</p>
    </section>
  )
}
