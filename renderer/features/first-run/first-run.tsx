import { Check } from 'lucide-react'
import { type FormEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../app/connection.ts'
import { FullPage } from '../../ui/full-page.tsx'
import { loadSetup, make } from './actions.ts'
import { FiguresStep } from './figures-step.tsx'
import styles from './first-run.module.css'
import { LanguageStep } from './language-step.tsx'
import { Making } from './making.tsx'
import { PackStep } from './pack-step.tsx'
import { ParentStep } from './parent-step.tsx'
import pieces from './pieces.module.css'
import { goBy, goTo, isAnswered, lastOpenStep, STEPS, type Step, useFirstRun } from './store.ts'
import { SummaryStep } from './summary-step.tsx'
import { UnitStep } from './unit-step.tsx'

const VIEWS: Readonly<Record<Step, () => React.ReactNode>> = {
  language: LanguageStep,
  unit: UnitStep,
  pack: PackStep,
  parent: ParentStep,
  figures: FiguresStep,
  summary: SummaryStep,
}

/** In a home without a station: one question after another, then the station. */
export function FirstRun({ close }: { readonly close: () => void }) {
  const { t } = useTranslation()
  const jobs = useFirstRun((view) => view.jobs)
  const problem = useFirstRun((view) => view.problem)
  const setup = useFirstRun((view) => view.setup)
  const hasUnits = useFirstRun((view) => view.units.length > 0)
  const live = useConnection(({ state }) => state === 'live')
  // Somebody else made the station: at another window, or by the command line.
  const isOthers = live && (jobs === null || jobs.station?.state === 'failed')
  useEffect(loadSetup, [])
  useEffect(() => {
    if (isOthers) close()
  }, [isOthers, close])
  if (jobs) return <Making close={close} />
  if (setup?.problem) return <Blocked detail={setup.problem.detail} home={setup.home} />
  if (!setup || !hasUnits) {
    return (
      <FullPage title={t('firstRun.loading')}>
        {problem && <p>{t('firstRun.failed', { problem })}</p>}
      </FullPage>
    )
  }
  return <Wizard />
}

function Blocked({ detail, home }: { readonly detail: string; readonly home: string }) {
  const { t } = useTranslation()
  return (
    <FullPage title={t('firstRun.blocked')}>
      <p>{detail}</p>
      <p>{t('firstRun.blockedHome', { home })}</p>
      <p>
        <button type="button" className={pieces.button} onClick={loadSetup}>
          {t('firstRun.retry')}
        </button>
      </p>
    </FullPage>
  )
}

function Wizard() {
  const { t } = useTranslation()
  const step = useFirstRun((view) => view.step)
  const answered = useFirstRun((view) => isAnswered(view, view.step))
  const View = VIEWS[step]
  const title = useRef<HTMLHeadingElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const shown = useRef(step)
  // A screen reader hears the new question; a step that has a field takes the focus itself.
  useEffect(() => {
    const taken = body.current?.contains(document.activeElement)
    if (shown.current !== step && !taken) title.current?.focus()
    shown.current = step
  }, [step])
  const isLast = step === 'summary'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!answered) return
    if (isLast) void make()
    else goBy(1)
  }
  return (
    <main className={styles.page}>
      <Rail step={step} />
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.count}>
          {t('firstRun.stepOf', { step: STEPS.indexOf(step) + 1, all: STEPS.length })}
        </p>
        <h1 ref={title} tabIndex={-1} className={pieces.title}>
          {t(`firstRun.${step}.title`)}
        </h1>
        <div key={step} ref={body} className={styles.step}>
          <View />
        </div>
        <div className={pieces.buttons}>
          {step !== 'language' && (
            <button type="button" className={pieces.button} onClick={() => goBy(-1)}>
              {t('firstRun.back')}
            </button>
          )}
          <button type="submit" className={pieces.main} disabled={!answered}>
            {t(isLast ? 'firstRun.make' : 'firstRun.next')}
          </button>
        </div>
      </form>
    </main>
  )
}

/** The steps: those behind can be gone back to, with what was said in them. */
function Rail({ step }: { readonly step: Step }) {
  const { t } = useTranslation()
  const open = useFirstRun(lastOpenStep)
  const at = STEPS.indexOf(step)
  return (
    <nav className={styles.rail} aria-label={t('firstRun.steps')}>
      <p className={styles.product}>Mini-IOC</p>
      <p className={styles.what}>{t('firstRun.title')}</p>
      <ol className={styles.steps}>
        {STEPS.map((each, index) => (
          <li key={each}>
            <button
              type="button"
              className={styles.mark}
              aria-current={each === step ? 'step' : undefined}
              disabled={index > Math.max(open, at)}
              onClick={() => goTo(each)}
            >
              <span className={styles.number} aria-hidden="true">
                {index < at ? <Check className={styles.tick} /> : index + 1}
              </span>
              {t(`firstRun.step.${each}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
