import { type ReactNode, useId } from 'react'
import { classes } from '../../ui/classes.ts'
import styles from './option.module.css'

interface OptionProps {
  readonly type: 'radio' | 'checkbox'
  readonly name: string
  readonly title: string
  readonly what?: ReactNode
  /** At the right: a count, or that it is always so. */
  readonly aside?: string
  /** Of the title, where it is not the wall's. */
  readonly language?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly change: (checked: boolean) => void
  /** Takes the focus when the step opens. */
  readonly first?: boolean
  /** What belongs to it once it is chosen. */
  readonly children?: ReactNode
}

/** One answer: large enough for a finger, chosen by a click anywhere on it. */
export function Option(props: OptionProps) {
  const {
    type,
    name,
    title,
    what,
    aside,
    language,
    checked,
    disabled = false,
    change,
    first,
    children,
  } = props
  const id = useId()
  return (
    <div className={classes(styles.option, checked && styles.chosen)}>
      <label className={styles.optionHead}>
        <input
          type={type}
          name={name}
          className={styles.tickBox}
          checked={checked}
          disabled={disabled}
          aria-describedby={what ? id : undefined}
          // biome-ignore lint/a11y/noAutofocus: each step is a page of its own, and this its first question
          autoFocus={first}
          onChange={(event) => change(event.target.checked)}
        />
        <span className={styles.optionTitle} lang={language}>
          {title}
        </span>
        {aside && <span className={styles.aside}>{aside}</span>}
      </label>
      {what && (
        <p id={id} className={styles.optionWhat}>
          {what}
        </p>
      )}
      {children}
    </div>
  )
}
