import { Menu, Search } from 'lucide-react'
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { openFinder, useFinder } from '../features/finder/store.ts'
import { usePopup } from '../ui/use-popup.ts'
import styles from './app-footer.module.css'
import { useMayWrite } from './caller.ts'
import menuStyles from './page-menu.module.css'
import { iconOf, pagesFor } from './page-menu-items.ts'
import { showPlace } from './view.ts'

const Finder = lazy(async () => ({ default: (await import('../features/finder/finder.tsx')).Finder }))

/** The pages beside the scenes, and the finder; Escape and a click elsewhere close it. */
export function PageMenu() {
  const { t } = useTranslation()
  const { open, close, box, button } = usePopup()
  const finding = useFinder((finder) => finder.open)
  return (
    <div {...box} className={menuStyles.box}>
      <button {...button} className={styles.control} title={t('finder.menu')} aria-haspopup="menu">
        <Menu className={styles.icon} aria-hidden="true" />
        <span className="visually-hidden">{t('finder.menu')}</span>
      </button>
      {open && <Items close={close} />}
      {finding && (
        <Suspense fallback={null}>
          <Finder />
        </Suspense>
      )}
    </div>
  )
}

function Items({ close }: { readonly close: () => void }) {
  const { t } = useTranslation()
  const mayWrite = useMayWrite()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector('button')?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLButtonElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === 'Escape') close()
    else if (to !== undefined) items[(to + items.length) % items.length]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      ref={list}
      className={menuStyles.menu}
      role="menu"
      tabIndex={-1}
      aria-label={t('finder.menu')}
      onKeyDown={onKeyDown}
    >
      <button
        type="button"
        role="menuitem"
        className={menuStyles.item}
        onClick={() => {
          close()
          openFinder()
        }}
      >
        <Search className={styles.icon} aria-hidden="true" />
        {t('finder.title')}
        <kbd className={menuStyles.key}>Ctrl K</kbd>
      </button>
      {pagesFor(mayWrite).map((page) => {
        const Icon = iconOf(page)
        return (
          <button
            key={page}
            type="button"
            role="menuitem"
            className={menuStyles.item}
            onClick={() => {
              close()
              showPlace(page)
            }}
          >
            <Icon className={styles.icon} aria-hidden="true" />
            {t(`page.${page}`)}
            {page === 'help' && <kbd className={menuStyles.key}>F1</kbd>}
          </button>
        )
      })}
    </div>
  )
}
