import { ChevronDown, Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { foldName } from '#shared/domain/unit.ts'
import { Lamp, type LampShape } from '../../ui/lamp.tsx'
import { usePopup } from '../../ui/use-popup.ts'
import styles from './chooser.module.css'

export interface Choice {
  readonly key: string
  readonly name: string
  /** What a search is held against, beside the name: other names, a code. */
  readonly alias: string
  readonly lamp: LampShape
  readonly doubtful: boolean
  /** The lamp in words. */
  readonly word: string
}

export interface ChoiceGroup {
  readonly key: string
  readonly name: string
  readonly choices: readonly Choice[]
}

interface ChooserProps {
  /** What the button shows: the present choice. */
  readonly children: ReactNode
  readonly label: string
  readonly searchHint: string
  readonly searchLabel: string
  readonly none: string
  readonly groups: readonly ChoiceGroup[]
  readonly chosen: string
  readonly choose: (key: string) => void
  readonly className?: string | undefined
}

/** A button that opens a list with a search field; the list follows what is typed, with or without accents. */
export function Chooser({ children, label, chosen, choose, className, ...list }: ChooserProps) {
  const { open, close, box, button } = usePopup()
  return (
    <div {...box} className={styles.chooser}>
      <button {...button} className={className ?? styles.button} aria-haspopup="listbox">
        <span className="visually-hidden">{label}: </span>
        {children} <ChevronDown className={styles.open} aria-hidden="true" />
      </button>
      {open && (
        <ChoiceList
          {...list}
          label={label}
          chosen={chosen}
          choose={(key) => {
            close()
            choose(key)
          }}
          close={close}
        />
      )}
    </div>
  )
}

interface ChoiceListProps extends Omit<ChooserProps, 'children' | 'className'> {
  readonly close: () => void
}

function ChoiceList(props: ChoiceListProps) {
  const { label, searchHint, searchLabel, none, groups, chosen, choose, close } = props
  const id = useId()
  const [search, setSearch] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => matching(groups, search), [groups, search])
  const choices = useMemo(() => found.flatMap((group) => group.choices), [found])
  const [wanted, setWanted] = useState(chosen)
  const active = choices.find(({ key }) => key === wanted) ?? choices[0]
  const optionId = (key: string) => `${id}-${key}`

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another choice is the active one
  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return close()
    if (event.key === 'Enter') {
      event.preventDefault()
      if (active) choose(active.key)
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step === undefined || !active) return
    event.preventDefault()
    const at = choices.indexOf(active) + step
    const next = choices[Math.min(choices.length - 1, Math.max(0, at))]
    if (next) setWanted(next.key)
  }
  return (
    <div className={styles.popup}>
      <label className={styles.search}>
        <Search className={styles.icon} aria-hidden="true" />
        <input
          // The list is opened to be searched; focus returns to the button when it closes.
          // biome-ignore lint/a11y/noAutofocus: as above
          autoFocus
          type="text"
          role="combobox"
          className={styles.input}
          aria-label={searchHint}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(active.key)}
          placeholder={searchLabel}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </label>
      <div
        ref={list}
        id={`${id}-list`}
        className={styles.list}
        role="listbox"
        aria-label={label}
        tabIndex={-1}
      >
        {found.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox
          <div key={group.key} role="group" aria-labelledby={`${id}-group-${group.key}`}>
            <p id={`${id}-group-${group.key}`} className={styles.group}>
              {group.name}
            </p>
            {group.choices.map((choice) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the search field
              <div
                key={choice.key}
                id={optionId(choice.key)}
                role="option"
                tabIndex={-1}
                className={styles.choice}
                aria-selected={choice.key === chosen}
                data-active={choice === active || undefined}
                onPointerMove={() => setWanted(choice.key)}
                onClick={() => choose(choice.key)}
              >
                <Lamp lamp={choice.lamp} doubtful={choice.doubtful} label={choice.word} />
                <span>{choice.name}</span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className={styles.none} role="status">
          {none}
        </p>
      )}
    </div>
  )
}

function matching(groups: readonly ChoiceGroup[], search: string): ChoiceGroup[] {
  const wanted = foldName(search.trim())
  if (wanted === '') return [...groups]
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices.filter(({ name, alias }) => foldName(`${name} ${alias}`).includes(wanted)),
    }))
    .filter(({ choices }) => choices.length > 0)
}
