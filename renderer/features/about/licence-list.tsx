import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldName } from '#shared/domain/unit.ts'
import { useLoaded } from '../../app/use-loaded.ts'
import page from '../../ui/page.module.css'
import { SearchField } from '../../ui/search-field.tsx'
import { useListbox } from '../../ui/use-listbox.ts'
import styles from './licence-list.module.css'

/** Written beside the wall when it is built. */
interface Licence {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly part: 'wall' | 'station' | 'runtime'
  readonly text: string
}

/** All packages that are shipped, each with the whole text of its licence. */
export function LicenceList() {
  const { t } = useTranslation()
  const prefix = useId().replaceAll(':', '')
  const { answer, problem } = useLoaded<readonly Licence[]>('/licences.json')
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<number | null>(null)
  const found = useMemo(() => {
    const wanted = foldName(search.trim())
    return (answer ?? []).flatMap((licence, index) =>
      foldName(`${licence.name} ${licence.licence}`).includes(wanted) ? [{ licence, index }] : [],
    )
  }, [answer, search])
  const shown = found.find(({ index }) => index === chosen) ?? null
  const listbox = useListbox(
    prefix,
    found.map(({ index }) => index),
    shown?.index ?? null,
    setChosen,
  )
  if (!answer)
    return <p className={page.text}>{problem === null ? t('panel.loading') : t('about.missing')}</p>
  return (
    <>
      <p className={page.text}>{t('about.licencesWhat', { count: answer.length })}</p>
      <SearchField
        label={t('about.search')}
        placeholder={t('about.searchHint')}
        value={search}
        onChange={setSearch}
      />
      <div className={styles.both}>
        <div {...listbox} className={styles.list} role="listbox" tabIndex={0} aria-label={t('about.list')}>
          {found.map(({ licence, index }) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the focus and the keys
            <div
              key={index}
              id={`${prefix}-${index}`}
              className={styles.item}
              role="option"
              tabIndex={-1}
              aria-selected={index === shown?.index}
              onClick={() => setChosen(index)}
            >
              <span className={styles.name}>
                {licence.name} {licence.version}
              </span>
              <span className={styles.kind}>
                {licence.licence === 'UNKNOWN' ? t('about.unknown') : licence.licence} ·{' '}
                {t(`about.part.${licence.part}`)}
              </span>
            </div>
          ))}
          {found.length === 0 && <p className={page.text}>{t('about.none')}</p>}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text must be reachable by the keyboard */}
        <pre className={styles.text} tabIndex={0} lang="en">
          {shown ? shown.licence.text : t('about.choose')}
        </pre>
      </div>
    </>
  )
}
