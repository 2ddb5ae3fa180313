import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { find } from '#shared/domain/find.ts'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './finder.module.css'
import { closeFinder } from './store.ts'
import { type FinderItem, useFindables } from './use-findables.ts'

const MOST = 12
const PAGE = 6

/** Opens anything of this wall by a few letters of its name. */
export function Finder() {
  const { t } = useTranslation()
  const id = useId()
  const index = useFindables()
  const [search, setSearch] = useState('')
  const [wanted, setWanted] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => find(index, search, MOST), [index, search])
  const active = Math.min(wanted, found.items.length - 1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another entry is the active one
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active, found])

  const choose = (item: FinderItem | undefined) => {
    if (!item) return
    closeFinder()
    item.open()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      return choose(found.items[active])
    }
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key]
    if (step === undefined) return
    event.preventDefault()
    setWanted(Math.min(found.items.length - 1, Math.max(0, active + step)))
  }
  const more = found.count - found.items.length
  const note =
    search.trim() === ''
      ? ''
      : found.items.length === 0
        ? t('finder.none')
        : found.nearly
          ? t('finder.nearly')
          : more > 0
            ? t('finder.more', { count: more })
            : ''
  return (
    <Dialog title={t('finder.title')} close={closeFinder}>
      <label className={styles.field}>
        <Search className={styles.icon} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          className={styles.input}
          aria-label={t('finder.title')}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          placeholder={t('finder.hint')}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
            setWanted(0)
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div
        ref={list}
        id={`${id}-list`}
        className={styles.list}
        role="listbox"
        tabIndex={-1}
        aria-label={t('finder.list')}
      >
        {found.items.map((item, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
          <div
            key={item.key}
            id={`${id}-${at}`}
            className={styles.item}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            onClick={() => choose(item)}
          >
            <span>{item.name}</span>
            <span className={styles.kind}>{t(`finder.kind.${item.kind}`)}</span>
          </div>
        ))}
      </div>
      <p className={styles.note} role="status">
        {note}
      </p>
    </Dialog>
  )
}
