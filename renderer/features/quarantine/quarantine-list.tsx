import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuarantineItem } from '#shared/contract/index.ts'
import { Age } from '../../ui/age.tsx'
import { useEntryName } from './entry-name.ts'
import { loadMore } from './feed.ts'
import styles from './quarantine-list.module.css'
import { chooseEntry, useQuarantine } from './store.ts'

interface QuarantineListProps {
  readonly items: readonly QuarantineItem[]
  readonly chosen: number | null
}

export function QuarantineList({ items, chosen }: QuarantineListProps) {
  const { t } = useTranslation()
  const nameOf = useEntryName()
  const next = useQuarantine((view) => view.next)
  const list = useRef<HTMLDivElement>(null)
  const index = items.findIndex(({ id }) => id === chosen)

  useEffect(() => {
    list.current?.querySelector(`#quarantine-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const move = (to: number) => {
    const item = items[Math.min(items.length - 1, Math.max(0, to))]
    if (item) chooseEntry(item.id)
  }
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + 10,
    PageUp: index - 10,
    Home: 0,
    End: items.length - 1,
  }
  return (
    <div className={styles.column}>
      <div
        ref={list}
        className={styles.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('quarantine.list')}
        aria-activedescendant={chosen === null ? undefined : `quarantine-${chosen}`}
        onKeyDown={(event) => {
          const to = moves[event.key]
          if (to === undefined) return
          event.preventDefault()
          move(to)
        }}
      >
        {items.map((item) => {
          const { unit, measure, period } = nameOf(item)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and answers the keys.
            // biome-ignore lint/a11y/useFocusableInteractive: an option is reached through its list.
            <div
              key={item.id}
              id={`quarantine-${item.id}`}
              role="option"
              aria-selected={item.id === chosen}
              className={styles.item}
              onClick={() => chooseEntry(item.id)}
            >
              <p className={styles.unit}>{unit}</p>
              <p className={styles.age}>
                <Age at={item.receivedAt} />
              </p>
              <p className={styles.measure}>
                {measure} · {period}
              </p>
              <p className={styles.code}>{t(`quarantine.code.${item.code}`)}</p>
            </div>
          )
        })}
      </div>
      {next !== null && (
        <button type="button" className={styles.more} onClick={loadMore}>
          {t('quarantine.more')}
        </button>
      )}
    </div>
  )
}
