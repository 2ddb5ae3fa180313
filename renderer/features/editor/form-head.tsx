import { useTranslation } from 'react-i18next'
import { nowMs } from '../../app/clock.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { type Draft, isChanged } from './draft.ts'
import { planSaving } from './feed.ts'
import styles from './form.module.css'
import { Owner } from './owner.tsx'
import { dropDraft, keyOf } from './store.ts'

interface FormHeadProps {
  readonly draft: Draft
  readonly version: number | undefined
  readonly retired: boolean
  readonly mayWrite: boolean
  /** Code of the unit whose station hands it down; null for this station's own. */
  readonly owner: string | null
  /** True where every field can be read. */
  readonly ready: boolean
}

/** What is shown, and what can be done with it. */
export function FormHead({ draft, version, retired, mayWrite, owner, ready }: FormHeadProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const key = keyOf(draft)
  const name = draft.typed[language === 'vi' ? 'nameVi' : 'nameEn'] ?? nameIn(language, draft.base)
  const isNew = draft.edition === null && !retired
  const changed = isChanged(draft, nowMs())
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <h3>
          <span className={styles.code}>{key}</span> {name}
        </h3>
        <p className={styles.facts}>
          {isNew ? t('editor.notYet') : t('editor.inPack', { pack: draft.pack })}
          {!isNew && version ? ` · ${t('editor.version', { version })}` : ''}
          {retired && ` · ${t('editor.retiredNote')}`}
        </p>
        {owner !== null && (
          <p>
            <Owner owner={owner} className={styles.facts} />
          </p>
        )}
      </div>
      {mayWrite && (
        <div className={styles.buttons}>
          {!isNew && !retired && (
            <button type="button" className={styles.button} onClick={() => void planSaving(draft, true)}>
              {t('editor.retire')}
            </button>
          )}
          {(isNew || (changed && !retired)) && (
            <button type="button" className={styles.button} onClick={() => dropDraft(draft.part, key)}>
              {t('editor.discard')}
            </button>
          )}
          <button
            type="button"
            className={styles.main}
            disabled={!changed || !ready}
            onClick={() => void planSaving(draft, false)}
          >
            {t(retired ? 'editor.restore' : 'editor.save')}
          </button>
        </div>
      )}
    </header>
  )
}
