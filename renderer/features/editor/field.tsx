import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './field.module.css'

interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  /** What is wrong with it: a word of the catalogue, or the station's. */
  readonly wrong?: string | undefined
  readonly children: (id: string, described: string | undefined) => ReactNode
}

/** A label, its control, and below what is wrong with it. */
export function Field({ label, hint, wrong, children }: FieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const note = wrong === 'number' || wrong === 'required' ? t(`editor.${wrong}`) : wrong
  const noteId = note ? `${id}-note` : undefined
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.control}>
        {children(id, noteId)}
        {hint && <span className={styles.hint}>{hint}</span>}
      </div>
      {note && (
        <p id={noteId} className={styles.wrong}>
          {note}
        </p>
      )}
    </div>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly change: (text: string) => void
  readonly hint?: string | undefined
  readonly wrong?: string | undefined
  readonly width?: 'full' | 'short'
  readonly list?: string
}

export function TextField({ label, value, change, hint, wrong, width = 'full', list }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} wrong={wrong}>
      {(id, described) => (
        <input
          id={id}
          className={width === 'short' ? styles.short : styles.input}
          value={value}
          maxLength={200}
          list={list}
          aria-invalid={wrong !== undefined}
          aria-describedby={described}
          autoComplete="off"
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  )
}

interface ChoiceFieldProps {
  readonly label: string
  readonly value: string
  readonly change: (value: string) => void
  readonly choices: readonly (readonly [value: string, name: string])[]
}

export function ChoiceField({ label, value, change, choices }: ChoiceFieldProps) {
  const known = choices.some(([each]) => each === value)
  return (
    <Field label={label}>
      {(id) => (
        <select
          id={id}
          className={styles.input}
          value={value}
          onChange={(event) => change(event.target.value)}
        >
          {!known && <option value={value}>{value}</option>}
          {choices.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
