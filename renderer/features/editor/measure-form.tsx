import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { MEASURE_KINDS, OVER_TIME, OVER_UNITS } from '#shared/domain/measure.ts'
import { GRANULARITIES } from '#shared/domain/period.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { type MeasureDraft, measureDraft, measureOfDraft, writeNumber } from './draft.ts'
import { ChoiceField, TextField } from './field.tsx'
import styles from './form.module.css'
import { FormHead } from './form-head.tsx'
import { renameMeasure, type, useEditor } from './store.ts'

/** One measure: what is entered, and how it adds up. */
export function MeasureForm({ mayWrite }: { readonly mayWrite: boolean }) {
  const { t } = useTranslation()
  const key = useEditor((editor) => editor.chosenMeasure)
  const source = useEditor((editor) => editor.measures.find(({ definition }) => definition.key === key))
  const kept = useEditor((editor) => (key === null ? undefined : editor.measureDrafts.get(key)))
  const draft = useMemo(() => kept ?? (source && measureDraft(source)), [kept, source])
  if (!draft) return <p className={styles.choose}>{t('editor.choose')}</p>
  const owner = source?.owner ?? null
  return (
    <Form
      draft={draft}
      isNew={!source}
      retired={source?.retired ?? false}
      mayWrite={mayWrite && owner === null}
      owner={owner}
    />
  )
}

interface FormProps {
  readonly draft: MeasureDraft
  readonly isNew: boolean
  readonly retired: boolean
  readonly mayWrite: boolean
  readonly owner: string | null
}

function Form({ draft, isNew, retired, mayWrite, owner }: FormProps) {
  const { t } = useTranslation()
  const { base, typed } = draft
  const made = useMemo(() => measureOfDraft(draft), [draft])
  const wrong: Readonly<Record<string, string>> = made.wrong ?? {}
  const offices = useDictionary((dictionary) => dictionary.offices)
  const set = (field: string) => (text: string) => type(draft, field, text)
  const text = (field: 'nameVi' | 'nameEn' | 'unit') => (
    <TextField
      label={t(`editor.field.${field}`)}
      value={typed[field] ?? base[field]}
      change={set(field)}
      wrong={typed[field] === undefined ? undefined : wrong[field]}
    />
  )
  const number = (field: 'decimals' | 'minimum' | 'maximum' | 'closesAfterDays', hint?: string) => {
    const stored = base[field]
    return (
      <TextField
        label={t(`editor.field.${field}`)}
        value={typed[field] ?? (stored == null ? '' : writeNumber(stored))}
        change={set(field)}
        wrong={wrong[field]}
        hint={hint}
        width="short"
      />
    )
  }
  return (
    <section className={styles.form} aria-label={base.key}>
      <FormHead
        draft={draft}
        version={undefined}
        retired={retired}
        mayWrite={mayWrite}
        owner={owner}
        ready={made.wrong === null}
      />
      <fieldset className={styles.fields} disabled={!mayWrite}>
        <legend className="visually-hidden">{base.key}</legend>
        <div className={styles.columns}>
          <div className={styles.column}>
            <h3 className={styles.part}>{t('editor.part.identity')}</h3>
            {isNew && (
              <TextField
                label={t('editor.field.key')}
                value={base.key}
                change={(key) => renameMeasure(draft, key)}
              />
            )}
            {text('nameVi')}
            {text('nameEn')}
            {text('unit')}
            {number('decimals')}
            <ChoiceField
              label={t('editor.field.ownerOffice')}
              value={typed.ownerOffice ?? base.ownerOffice ?? ''}
              change={set('ownerOffice')}
              choices={[['', '–'], ...[...offices].map(([code, name]) => [code, name] as const)]}
            />
          </div>
          <div className={styles.column}>
            <h3 className={styles.part}>{t('editor.part.rules')}</h3>
            <ChoiceField
              label={t('editor.field.kind')}
              value={typed.kind ?? base.kind}
              change={set('kind')}
              choices={MEASURE_KINDS.map((each) => [each, t(`editor.kind.${each}`)] as const)}
            />
            <ChoiceField
              label={t('editor.field.basePeriod')}
              value={typed.basePeriod ?? base.basePeriod}
              change={set('basePeriod')}
              choices={GRANULARITIES.map((each) => [each, t(`editor.granularity.${each}`)] as const)}
            />
            <ChoiceField
              label={t('editor.field.overTime')}
              value={typed.overTime ?? base.overTime}
              change={set('overTime')}
              choices={OVER_TIME.map((each) => [each, t(`editor.overTime.${each}`)] as const)}
            />
            <ChoiceField
              label={t('editor.field.overUnits')}
              value={typed.overUnits ?? base.overUnits}
              change={set('overUnits')}
              choices={OVER_UNITS.map((each) => [each, t(`editor.overUnits.${each}`)] as const)}
            />
            {number('minimum', t('editor.hint.empty'))}
            {number('maximum', t('editor.hint.empty'))}
            {number('closesAfterDays', t('editor.hint.days'))}
          </div>
        </div>
        <UsedBy measure={base.key} />
      </fieldset>
    </section>
  )
}

function UsedBy({ measure }: { readonly measure: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const all = useDictionary((dictionary) => dictionary.kpis)
  const kpis = all.filter(({ measures }) => measures.includes(measure))
  return (
    <div>
      <h3 className={styles.part}>{t('editor.formula.usedBy')}</h3>
      {kpis.length === 0 ? (
        <p className={styles.note}>{t('editor.formula.usedByNone')}</p>
      ) : (
        <ul className={styles.note}>
          {kpis.map((kpi) => (
            <li key={kpi.code}>
              {kpi.code} {nameIn(language, kpi)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
