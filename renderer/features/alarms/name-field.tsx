import { useTranslation } from 'react-i18next'
import { classes } from '../../ui/classes.ts'
import styles from '../../ui/form.module.css'
import { namesUsed } from './names-used.ts'

interface NameFieldProps {
  readonly label: string
  readonly value: string
  readonly change: (name: string) => void
  /** True where it is what the dialog begins with. */
  readonly first?: boolean
}

/** A person's name; those that were typed on this screen before are one press away. */
export function NameField({ label, value, change, first = false }: NameFieldProps) {
  const { t } = useTranslation()
  const others = namesUsed().filter((name) => name !== value)
  return (
    <>
      <label className={styles.field}>
        <span className={styles.label}>{label}</span>
        <input
          className={styles.input}
          value={value}
          maxLength={120}
          required
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this dialog.
          autoFocus={first}
          autoComplete="off"
          placeholder={t('alarms.asking.byHint')}
          onChange={(event) => change(event.target.value)}
        />
      </label>
      {others.length > 0 && (
        <fieldset className={classes(styles.field, styles.chips)}>
          <legend className="visually-hidden">{t('alarms.asking.usedNames')}</legend>
          {others.map((name) => (
            <button key={name} type="button" className={styles.chip} onClick={() => change(name)}>
              {name}
            </button>
          ))}
        </fieldset>
      )}
    </>
  )
}
