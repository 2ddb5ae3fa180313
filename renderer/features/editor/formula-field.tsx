import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormulaCheck, FormulaProblemItem } from '#shared/contract/index.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import type { KpiDraft } from './draft.ts'
import styles from './formula-field.module.css'
import { type } from './store.ts'
import { replacePart } from './write-formula.ts'

interface FormulaFieldProps {
  readonly area: RefObject<HTMLTextAreaElement | null>
  readonly draft: KpiDraft
  readonly check: FormulaCheck | null
  readonly mayWrite: boolean
}

/** The formula, what it says in words, and what is wrong with it: where, and what may be meant. */
export function FormulaField({ area, draft, check, mayWrite }: FormulaFieldProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const stored = useDictionary((dictionary) => dictionary.byCode.get(draft.base.code)?.inWords ?? null)
  const text = draft.typed.formula ?? draft.base.formula
  const words = check?.inWords ?? (draft.typed.formula === undefined ? stored : null)
  const select = ({ from, to }: FormulaProblemItem) => {
    area.current?.focus()
    area.current?.setSelectionRange(from ?? 0, to ?? 0)
  }
  return (
    <div className={styles.writing}>
      <p className={styles.top}>
        <label className={styles.label} htmlFor="editor-formula">
          {t('editor.part.formula')}
        </label>
        {mayWrite && (check === null || check.ok) && (
          <span className={styles.dim}>{t(check ? 'editor.formula.ok' : 'editor.formula.checking')}</span>
        )}
      </p>
      <div className={styles.field}>
        <div className={styles.marks} aria-hidden="true">
          <Marked text={text} problems={check?.problems ?? []} />
        </div>
        <textarea
          ref={area}
          id="editor-formula"
          className={styles.area}
          rows={2}
          spellCheck={false}
          autoComplete="off"
          value={text}
          aria-invalid={check !== null && !check.ok}
          aria-describedby="editor-formula-said"
          onChange={(event) => type(draft, 'formula', event.target.value)}
        />
      </div>
      <div id="editor-formula-said" className={styles.said} role="status">
        {words && (
          <p>
            <span className={styles.dim}>{t('editor.formula.inWords')}</span> {words[language]}
          </p>
        )}
        {check?.notes.map((note) => (
          <p key={note} className={styles.dim}>
            {note}
          </p>
        ))}
        {check?.problems.map((problem) => (
          <div key={`${problem.message}${problem.from}`} className={styles.problem}>
            <p>{problem.message}</p>
            {problem.from !== null && problem.to !== null && (
              <span className={styles.ways}>
                {problem.suggestion !== null && (
                  <button
                    type="button"
                    className={styles.way}
                    onClick={() =>
                      replacePart(
                        area.current,
                        draft,
                        problem.from ?? 0,
                        problem.to ?? 0,
                        problem.suggestion ?? '',
                      )
                    }
                  >
                    {problem.suggestion.trim() === ''
                      ? t('editor.formula.remove')
                      : t('editor.formula.replaceBy', { text: problem.suggestion })}
                  </button>
                )}
                <button type="button" className={styles.way} onClick={() => select(problem)}>
                  {t('editor.formula.goTo')}
                </button>
              </span>
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

/** The text once more behind the field, with the wrong places marked. */
function Marked({
  text,
  problems,
}: {
  readonly text: string
  readonly problems: readonly FormulaProblemItem[]
}) {
  const places = problems
    .flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from, to }]))
    .sort((a, b) => a.from - b.from)
  let at = 0
  const parts = places.flatMap(({ from, to }) => {
    if (from < at) return []
    const before = text.slice(at, from)
    at = to
    return [before, <mark key={from}>{text.slice(from, to)}</mark>]
  })
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}
