import { useTranslation } from 'react-i18next'
import type { PackPlan } from '#shared/contract/index.ts'
import styles from './plan-view.module.css'

const FIELDS = 'editor.field'

/** What a plan changes, and what stands in its way. */
export function PlanView({ plan }: { readonly plan: PackPlan }) {
  const { t, i18n } = useTranslation()
  const word = (field: string) =>
    i18n.exists(`${FIELDS}.${field}`) ? t(`${FIELDS}.${field}` as never) : field
  const show = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('editor.saving.empty')
    if (typeof value === 'object') return JSON.stringify(value)
    return typeof value === 'number' ? String(value).replace('.', ',') : String(value)
  }
  return (
    <>
      {plan.breaks.length > 0 && (
        <div className={styles.breaks} role="alert">
          <h4>{t('editor.saving.breaks')}</h4>
          <ul>
            {plan.breaks.map(({ part, key, detail }) => (
              <li key={`${part} ${key} ${detail}`}>{detail}</li>
            ))}
          </ul>
        </div>
      )}
      <h4 className={styles.title}>{t('editor.saving.changes')}</h4>
      {plan.changes.length === 0 && <p className={styles.note}>{t('editor.saving.nothing')}</p>}
      <ul className={styles.changes}>
        {plan.changes.map(({ change, part, key, fields, note }) => (
          <li key={`${part} ${key}`}>
            <span className={styles.what}>
              {t(`editor.saving.change.${change}`)} {t(`editor.saving.parts.${part}`)} {key}
            </span>
            {fields.map(({ field, before, after }) => (
              <span key={field} className={styles.step}>
                {t('editor.saving.step', { field: word(field), before: show(before), after: show(after) })}
              </span>
            ))}
            {note && <span className={styles.note}>{note}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
