import { useTranslation } from 'react-i18next'
import type { QuarantineItem } from '#shared/contract/index.ts'
import { Age } from '../../ui/age.tsx'
import { useListbox } from '../../ui/use-listbox.ts'
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
  const listbox = useListbox(
    'quarantine',
    items.map(({ id }) => id),
    chosen,
    chooseEntry,
  )
  return (
    <div className={styles.column}>
      <div {...listbox} role="listbox" tabIndex={0} className={styles.list} aria-label={t('quarantine.list')}>
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
