import { useTranslation } from 'react-i18next'
import type { ThresholdRule } from '#shared/domain/thresholds.ts'
import { thresholdRules } from '#shared/domain/thresholds.ts'
import { nowMs } from '../../app/clock.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { editedRule, type KpiDraft, minutesOf, readNumber, thresholdText, writeNumber } from './draft.ts'
import fieldStyles from './field.module.css'
import { ChoiceField, Field, TextField } from './field.tsx'
import styles from './form.module.css'
import { type, useEditor } from './store.ts'
import { ThresholdScale } from './threshold-scale.tsx'

interface ThresholdFieldsProps {
  readonly draft: KpiDraft
  readonly wrong: Readonly<Record<string, string>>
  readonly unit: string
}

/** Thresholds with their picture, and how the lamp moves. */
export function ThresholdFields({ draft, wrong, unit }: ThresholdFieldsProps) {
  const { t } = useTranslation()
  const { base, typed } = draft
  const text = thresholdText(draft, nowMs())
  const direction = typed.direction ?? base.direction
  const set = (field: string) => (value: string) => type(draft, field, value)
  return (
    <div className={styles.column}>
      <h3 className={styles.part}>{t('editor.part.thresholds')}</h3>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={text.has}
          onChange={(event) => type(draft, 'has', event.target.checked ? 'yes' : 'no')}
        />
        {t('editor.thresholds.has')}
      </label>
      {text.has ? (
        <>
          <ThresholdNumbers draft={draft} field="green" isBand={direction === 'band'} wrong={wrong.green} />
          <ThresholdNumbers draft={draft} field="red" isBand={direction === 'band'} wrong={wrong.red} />
          {wrong.thresholds && <p className={fieldStyles.wrong}>{wrong.thresholds}</p>}
          <ThresholdScale draft={draft} unit={unit} />
          <ChoiceField
            label={t('editor.field.appliesTo')}
            value={text.appliesTo}
            change={set('appliesTo')}
            choices={[
              ['all', t('editor.appliesTo.all')],
              ['commune', t('editor.appliesTo.commune')],
            ]}
          />
        </>
      ) : (
        <p className={styles.note}>{t('editor.thresholds.noneText')}</p>
      )}
      <OtherRules draft={draft} />
      <TextField
        label={t('editor.field.deadBand')}
        value={typed.deadBand ?? writeNumber(base.deadBand)}
        change={set('deadBand')}
        wrong={wrong.deadBand}
        hint={t('editor.hint.deadBand')}
        width="short"
      />
      <Hold draft={draft} wrong={wrong.holdMinutes} />
      <TextField
        label={t('editor.field.coverageFloor')}
        value={typed.coverageFloor ?? writeNumber(Math.round(base.coverageFloor * 1_000) / 10)}
        change={set('coverageFloor')}
        wrong={wrong.coverageFloor}
        hint={t('editor.hint.coverageFloor')}
        width="short"
      />
      <Share draft={draft} />
    </div>
  )
}

interface ThresholdNumbersProps {
  readonly draft: KpiDraft
  readonly field: 'green' | 'red'
  readonly isBand: boolean
  readonly wrong: string | undefined
}

function ThresholdNumbers({ draft, field, isBand, wrong }: ThresholdNumbersProps) {
  const { t } = useTranslation()
  const values = thresholdText(draft, nowMs())[field]
  const input = (index: 0 | 1, id?: string, label?: string) => (
    <input
      id={id}
      className={fieldStyles.short}
      aria-label={label}
      inputMode="decimal"
      value={values[index]}
      aria-invalid={readNumber(values[index]) === null}
      onChange={(event) => type(draft, `${field}${index}`, event.target.value)}
    />
  )
  return (
    <Field label={t(`editor.field.${field}`)} wrong={wrong}>
      {(id) =>
        isBand ? (
          <>
            <span className={fieldStyles.hint}>{t('editor.field.low')}</span>
            {input(0, id)}
            <span className={fieldStyles.hint}>{t('editor.field.high')}</span>
            {input(1, undefined, `${t(`editor.field.${field}`)} ${t('editor.field.high')}`)}
          </>
        ) : (
          <>
            {input(0, id)}
            <span className={fieldStyles.hint}>{draft.typed.unit ?? draft.base.unit}</span>
          </>
        )
      }
    </Field>
  )
}

/** Thresholds of other days, kinds or units: shown, kept, not edited here. */
function OtherRules({ draft }: { readonly draft: KpiDraft }) {
  const { t } = useTranslation()
  const rules = thresholdRules(draft.base.thresholds)
  const edited = editedRule(draft, nowMs())
  const others = rules.filter((_, index) => index !== edited)
  if (others.length === 0) return null
  const values = (value: ThresholdRule['green']) =>
    typeof value === 'number' ? writeNumber(value) : value.map(writeNumber).join('–')
  const who = ({ units, kinds, appliesTo, since }: ThresholdRule) =>
    [
      units?.join(', ') ?? kinds?.join(', ') ?? t(`editor.appliesTo.${appliesTo}`),
      ...(since ? [t('editor.thresholds.from', { since })] : []),
    ].join(' ')
  return (
    <div className={styles.note}>
      <p>{t('editor.thresholds.others')}</p>
      <ul>
        {others.map((rule) => (
          <li key={who(rule)}>
            {t('editor.thresholds.rule', {
              who: who(rule),
              green: values(rule.green),
              red: values(rule.red),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Hold({ draft, wrong }: { readonly draft: KpiDraft; readonly wrong: string | undefined }) {
  const { t } = useTranslation()
  const { base, typed } = draft
  return (
    <Field label={t('editor.field.holdSeconds')} wrong={wrong}>
      {(id) => (
        <>
          <input
            id={id}
            className={fieldStyles.short}
            inputMode="decimal"
            value={minutesOf(draft)}
            onChange={(event) => type(draft, 'holdMinutes', event.target.value)}
          />
          <span className={fieldStyles.hint}>{t('editor.hint.holdMinutes')}</span>
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={typed.holdWorse === undefined ? base.holdWorse : typed.holdWorse === 'yes'}
              onChange={(event) => type(draft, 'holdWorse', event.target.checked ? 'yes' : 'no')}
            />
            {t('editor.field.holdWorse')}
          </label>
        </>
      )}
    </Field>
  )
}

/** Part and whole of a share, by which bounds are known while units are missing. */
function Share({ draft }: { readonly draft: KpiDraft }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const measures = useEditor((editor) => editor.measures)
  const { base, typed } = draft
  const part = typed.sharePart ?? base.share?.part ?? ''
  const whole = typed.shareWhole ?? base.share?.whole ?? ''
  const choices = measures.filter(({ retired }) => !retired)
  const select = (field: 'sharePart' | 'shareWhole', value: string, id?: string, label?: string) => (
    <select
      id={id}
      aria-label={label}
      className={fieldStyles.input}
      value={value}
      onChange={(event) => type(draft, field, event.target.value)}
    >
      <option value="">–</option>
      {choices.map(({ definition }) => (
        <option key={definition.key} value={definition.key}>
          {nameIn(language, definition)}
        </option>
      ))}
    </select>
  )
  return (
    <Field label={t('editor.field.share')}>
      {(id) => (
        <>
          {select('sharePart', part, id)}
          <span aria-hidden="true">/</span>
          {select('shareWhole', whole, undefined, t('editor.field.whole'))}
        </>
      )}
    </Field>
  )
}
