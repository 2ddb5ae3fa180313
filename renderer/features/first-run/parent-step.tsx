import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/format.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { checkCode } from './actions.ts'
import { Option } from './option.tsx'
import styles from './parent-step.module.css'
import pieces from './pieces.module.css'
import { set, useFirstRun } from './store.ts'

/** A code is pasted; whoever types one is not asked about after each letter. */
const CHECK_AFTER_MS = 300

export function ParentStep() {
  const { t } = useTranslation()
  const language = useLanguage()
  const unit = useFirstRun((view) => view.byCode.get(view.unit ?? ''))
  const parent = useFirstRun((view) => view.byCode.get(unit?.parent ?? ''))
  const joins = useFirstRun((view) => view.joins)
  if (!unit) return null
  if (!parent) {
    return <p className={pieces.note}>{t('firstRun.parent.top', { name: nameIn(language, unit) })}</p>
  }
  const name = parent.kind === 'nation' ? t('firstRun.parent.nation') : nameIn(language, parent)
  return (
    <>
      <p className={pieces.note}>{t('firstRun.parent.what', { name })}</p>
      <fieldset className={pieces.options}>
        <legend className="visually-hidden">{t('firstRun.parent.title')}</legend>
        <Option
          type="radio"
          name="parent"
          title={t('firstRun.parent.now')}
          checked={joins}
          change={() => set({ joins: true })}
          first={joins}
        >
          {joins && <CodeField />}
        </Option>
        <Option
          type="radio"
          name="parent"
          title={t('firstRun.parent.later')}
          what={t('firstRun.parent.laterWhat')}
          checked={!joins}
          change={() => set({ joins: false })}
          first={!joins}
        />
      </fieldset>
    </>
  )
}

function CodeField() {
  const { t } = useTranslation()
  const code = useFirstRun((view) => view.code)
  const kind = useFirstRun((view) => view.codeState.kind)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again when the code changes
  useEffect(() => {
    const timer = setTimeout(() => void checkCode(), CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [code])
  return (
    <div className={styles.code}>
      <label className={pieces.field}>
        <span className={pieces.label}>{t('firstRun.parent.field')}</span>
        <textarea
          className={pieces.codeInput}
          rows={4}
          value={code}
          maxLength={4_000}
          autoComplete="off"
          spellCheck={false}
          placeholder="MIOC1.…"
          aria-invalid={kind === 'bad'}
          onChange={(event) => set({ code: event.target.value, codeState: { kind: 'none' } })}
        />
      </label>
      <CodeVerdict />
    </div>
  )
}

function CodeVerdict() {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const state = useFirstRun((view) => view.codeState)
  if (state.kind === 'checking') return <p role="status">{t('firstRun.parent.checking')}</p>
  if (state.kind === 'bad') {
    return (
      <p role="alert" className={pieces.wrong}>
        {state.problem}
      </p>
    )
  }
  if (state.kind === 'none') return <p role="status" />
  const { parentNameVi, parentNameEn, expiresAt, url, unreached } = state.check
  const name = nameIn(language, { nameVi: parentNameVi, nameEn: parentNameEn })
  const until = `${formats.time(Date.parse(expiresAt))} ${formats.date(Date.parse(expiresAt))}`
  return (
    <div role="status" className={styles.verdict}>
      <p className={styles.good}>{t('firstRun.parent.good', { name, until })}</p>
      {unreached === null ? (
        <p>{t('firstRun.parent.goodAt', { url })}</p>
      ) : (
        <p className={pieces.wrong}>
          {t('firstRun.parent.unreached')} {unreached}
        </p>
      )}
    </div>
  )
}
