import { Printer } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldName } from '#shared/domain/unit.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { DeskPage } from '../../ui/desk-page.tsx'
import page from '../../ui/page.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { HELP_SECTIONS, type HelpContent, type HelpItem, type HelpSection } from './content.ts'
import { helpContentEn } from './content-en.ts'
import { helpContentVi } from './content-vi.ts'
import styles from './help-page.module.css'
import { HelpPictureView } from './help-picture.tsx'

const CONTENT = { vi: helpContentVi, en: helpContentEn } as const

/** What everything on the wall means, with the wall's own lamps; and what to do. */
export function HelpPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const [search, setSearch] = useState('')
  const found = useMemo(() => matching(CONTENT[language], search), [language, search])
  return (
    <DeskPage
      title={t('page.help')}
      label={t('help.sections')}
      head={
        <div className={styles.head}>
          <SearchField
            label={t('help.search')}
            placeholder={t('help.searchHint')}
            value={search}
            onChange={setSearch}
          />
          <button type="button" className={styles.print} onClick={() => print()}>
            <Printer className={styles.icon} aria-hidden="true" />
            {t('help.print')}
          </button>
        </div>
      }
      empty={<p className={page.text}>{t('help.none')}</p>}
      sections={found.map(({ key, title, items }) => ({
        key,
        title,
        content: (
          <dl className={styles.items}>
            {items.map((item) => (
              <div key={item.term} className={styles.item}>
                <dt className={styles.term}>
                  <span className={styles.picture}>
                    {item.picture && <HelpPictureView picture={item.picture} />}
                  </span>
                  {item.term}
                </dt>
                <dd className={styles.text}>{item.text}</dd>
              </div>
            ))}
          </dl>
        ),
      }))}
    />
  )
}

interface FoundSection {
  readonly key: HelpSection
  readonly title: string
  readonly items: readonly HelpItem[]
}

/** Sections whose title has the words, whole; of the others the items that have them. */
export function matching({ sections }: HelpContent, search: string): readonly FoundSection[] {
  const words = foldName(search).split(/\s+/).filter(Boolean)
  const has = (text: string) => {
    const folded = foldName(text)
    return words.every((word) => folded.includes(word))
  }
  return HELP_SECTIONS.flatMap((key) => {
    const { title, items } = sections[key]
    const found = has(title) ? items : items.filter(({ term, text }) => has(`${term} ${text}`))
    return found.length > 0 ? [{ key, title, items: found }] : []
  })
}
