import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldName } from '#shared/domain/unit.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Dialog } from '../../ui/dialog.tsx'
import dialog from '../../ui/form.module.css'
import { useUnits } from '../units/store.ts'
import { makeCode } from './actions.ts'
import styles from './dialogs.module.css'
import { EnrolmentCodeView } from './enrolment-code-view.tsx'
import { askAbout, useLinks } from './store.ts'
import { useLinkName } from './use-link-name.ts'

/** Shown at once; the rest is found by typing. */
const MOST_UNITS = 40

interface Made {
  readonly code: string
  readonly expiresAt: string
}

/** Makes an enrolment code: for a unit that is chosen here, or for one that was. */
export function EnrolDialog({ unit: given }: { readonly unit: string | null }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(given)
  const [made, setMade] = useState<Made | null>(null)
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const name = useLinkName(chosen ?? '')
  const close = () => askAbout(null)

  async function submit(): Promise<void> {
    if (chosen === null || working) return
    setWorking(true)
    setProblem(null)
    const outcome = await makeCode(chosen)
    setWorking(false)
    if (outcome.done) setMade(outcome.answer)
    else setProblem(outcome.problem)
  }

  return (
    <Dialog
      title={chosen !== null && (made || given) ? t('links.enrol.titleOf', { name }) : t('links.enrol.title')}
      close={close}
      wide
    >
      <form
        className={dialog.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {made ? (
          <EnrolmentCodeView name={name} {...made} />
        ) : given === null ? (
          <UnitChoice chosen={chosen} choose={setChosen} />
        ) : (
          <p className={dialog.meaning}>{t('links.enrol.again')}</p>
        )}
        <p className={dialog.problem} role="alert">
          {problem !== null && t('links.done.failed', { problem })}
        </p>
        <div className={dialog.buttons}>
          <button type="button" className={made ? dialog.main : dialog.button} onClick={close}>
            {t(made ? 'links.ask.close' : 'links.ask.cancel')}
          </button>
          {!made && (
            <button type="submit" className={dialog.main} disabled={chosen === null || working}>
              {working
                ? t('links.ask.working')
                : chosen === null
                  ? t('links.act.enrol')
                  : t('links.enrol.make', { name })}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}

interface UnitChoiceProps {
  readonly chosen: string | null
  readonly choose: (unit: string) => void
}

/** Direct sub-units without a station and without a code. */
function UnitChoice({ chosen, choose }: UnitChoiceProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [search, setSearch] = useState('')
  const subUnits = useUnits((units) => units.subUnits)
  const overview = useLinks((links) => links.overview)
  const found = useMemo(() => {
    const taken = new Set<string>(
      [...(overview?.children ?? []), ...(overview?.invited ?? [])].map(({ unit }) => unit),
    )
    const wanted = foldName(search.trim())
    return subUnits
      .filter(({ code }) => !taken.has(code))
      .filter(({ code, nameVi, nameEn }) => foldName(`${nameVi} ${nameEn} ${code}`).includes(wanted))
      .toSorted((a, b) => a.nameVi.localeCompare(b.nameVi, 'vi'))
  }, [subUnits, overview, search])
  return (
    <>
      <label className={dialog.field}>
        <span className={dialog.label}>{t('links.enrol.what')}</span>
        <input
          type="search"
          className={dialog.input}
          value={search}
          placeholder={t('links.enrol.search')}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this dialog.
          autoFocus
          onChange={(event) => setSearch(event.target.value)}
        />
      </label>
      <fieldset className={`${dialog.field} ${styles.units}`}>
        <legend className="visually-hidden">{t('links.enrol.list')}</legend>
        {found.length === 0 && <p className={styles.more}>{t('links.enrol.none')}</p>}
        {found.slice(0, MOST_UNITS).map((unit) => (
          <button
            key={unit.code}
            type="button"
            className={styles.unit}
            aria-pressed={unit.code === chosen}
            onClick={() => choose(unit.code)}
          >
            {nameIn(language, unit)}
          </button>
        ))}
        {found.length > MOST_UNITS && (
          <p className={styles.more}>{t('links.enrol.more', { count: found.length - MOST_UNITS })}</p>
        )}
      </fieldset>
    </>
  )
}
