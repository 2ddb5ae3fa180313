import styles from './controls.module.css'

interface ChoicesProps<Key> {
  readonly label: string
  readonly choices: readonly { readonly key: Key; readonly name: string }[]
  readonly chosen: Key
  readonly choose: (key: Key) => void
}

/** One of a few, side by side. */
export function Choices<Key extends string | null>({ label, choices, chosen, choose }: ChoicesProps<Key>) {
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">{label}</legend>
      {choices.map(({ key, name }) => (
        <button
          key={key ?? ''}
          type="button"
          className={styles.choice}
          aria-pressed={key === chosen}
          onClick={() => choose(key)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
