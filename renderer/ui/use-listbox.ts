import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'

/** What the element of a list box is given; its options have the ids `prefix-key`. */
interface Listbox {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly 'aria-activedescendant': string | undefined
  readonly onKeyDown: (event: KeyboardEvent) => void
}

const PAGE = 10

/** A list with the focus of which one entry is chosen, by the arrow keys, too; that entry stays in sight. */
export function useListbox<Key extends string | number>(
  prefix: string,
  keys: readonly Key[],
  chosen: Key | null,
  choose: (key: Key) => void,
): Listbox {
  const ref = useRef<HTMLDivElement>(null)
  const index = chosen === null ? -1 : keys.indexOf(chosen)

  useEffect(() => {
    ref.current?.querySelector(`#${prefix}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [prefix, chosen])

  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + PAGE,
    PageUp: index - PAGE,
    Home: 0,
    End: keys.length - 1,
  }
  return {
    ref,
    'aria-activedescendant': index < 0 ? undefined : `${prefix}-${chosen}`,
    onKeyDown(event) {
      const to = moves[event.key]
      if (to === undefined) return
      event.preventDefault()
      const key = keys[Math.min(keys.length - 1, Math.max(0, to))]
      if (key !== undefined) choose(key)
    },
  }
}
