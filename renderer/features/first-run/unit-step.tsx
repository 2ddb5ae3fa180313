import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { find } from '#shared/domain/find.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import pieces from './pieces.module.css'
import { chooseUnit, goBy, set, type UnitEntry, useFirstRun } from './store.ts'
import { UnitCard } from './unit-card.tsx'
import styles from './unit-step.module.css'

/** Shown at once; the rest is found by typing. */
const MOST = 60
const PAGE = 8

/** Which unit this is: one of the nation's, found by name or code. */
export function UnitStep() {
  const { t } = useTranslation()
  const id = useId()
  const search = useFirstRun((view) => view.search)
  const unit = useFirstRun((view) => view.unit)
  const units = useFirstRun((view) => view.units)
  const index = useFirstRun((view) => view.index)
  const found = useMemo(() => {
    if (search.trim() !== '') return find(index, search, MOST)
    const tops = units.filter(({ kind }) => kind === 'city' || kind === 'province' || kind === 'nation')
    return { items: tops, count: tops.length, nearly: false }
  }, [index, units, search])
  const groups = useMemo(() => byProvince(found.items), [found])
  const shown = useMemo(() => groups.flatMap(([, items]) => items), [groups])

  const onKeyDown = (event: KeyboardEvent) => {
    const at = shown.findIndex(({ code }) => code === unit)
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE }[event.key]
    if (event.key === 'Enter' && at < 0) {
      // The first answer to what was typed: a second Enter goes on.
      event.preventDefault()
      if (shown[0]) chooseUnit(shown[0].code)
      return
    }
    if (step === undefined) return
    event.preventDefault()
    const to = shown[Math.min(shown.length - 1, Math.max(0, step))]
    if (to) chooseUnit(to.code)
  }
  return (
    <div className={styles.unit}>
      <div className={styles.finder}>
        <label className={styles.search}>
          <Search className={styles.searchIcon} aria-hidden="true" />
          <span className="visually-hidden">{t('firstRun.unit.search')}</span>
          <input
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={shown.some(({ code }) => code === unit) ? `${id}-${unit}` : undefined}
            className={styles.searchInput}
            placeholder={t('firstRun.unit.hint')}
            autoComplete="off"
            spellCheck={false}
            value={search}
            // biome-ignore lint/a11y/noAutofocus: each step is a page of its own, and this its first question
            autoFocus
            onChange={(event) => set({ search: event.target.value })}
            onKeyDown={onKeyDown}
          />
        </label>
        <p className={pieces.note} role="status">
          {found.nearly
            ? t('firstRun.unit.nearly')
            : found.items.length === 0
              ? t('firstRun.unit.none')
              : t('firstRun.unit.what')}
        </p>
        <UnitList id={id} groups={groups} chosen={unit} more={found.count - found.items.length} />
      </div>
      <UnitCard code={unit} />
    </div>
  )
}

/** In the order of the best of each group. */
function byProvince(items: readonly UnitEntry[]): [province: string | null, items: UnitEntry[]][] {
  const groups = new Map<string | null, UnitEntry[]>()
  for (const item of items) {
    const province = item.parent === null || item.parent === 'VN' ? null : item.parent
    groups.set(province, [...(groups.get(province) ?? []), item])
  }
  return [...groups]
}

interface UnitListProps {
  readonly id: string
  readonly groups: readonly [string | null, UnitEntry[]][]
  readonly chosen: string | null
  readonly more: number
}

function UnitList({ id, groups, chosen, more }: UnitListProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const byCode = useFirstRun((view) => view.byCode)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`[data-code="${chosen}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div
      ref={list}
      id={`${id}-list`}
      className={styles.list}
      role="listbox"
      tabIndex={-1}
      aria-label={t('firstRun.unit.list')}
    >
      {groups.map(([province, items]) => {
        const above = province === null ? null : byCode.get(province)
        const name = above ? nameIn(language, above) : t('firstRun.unit.provinces')
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox
          <div key={province} role="group" aria-label={name}>
            <p className={styles.group} aria-hidden="true">
              {name}
            </p>
            {items.map((item) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
              <div
                key={item.code}
                id={`${id}-${item.code}`}
                data-code={item.code}
                role="option"
                tabIndex={-1}
                aria-selected={item.code === chosen}
                className={classes(styles.row, item.code === chosen && styles.rowChosen)}
                onClick={() => chooseUnit(item.code)}
                onDoubleClick={() => goBy(1)}
              >
                <span>{nameIn(language, item)}</span>
                <span className={styles.rowCode}>{item.code}</span>
              </div>
            ))}
          </div>
        )
      })}
      {more > 0 && <p className={styles.more}>{t('firstRun.unit.more', { count: more })}</p>}
    </div>
  )
}
