import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldName } from '#shared/domain/unit.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import styles from './insert-list.module.css'
import { useEditor } from './store.ts'

/** What stands before a parenthesis, and what is put into the formula. */
const FUNCTIONS = [
  ['prev', 'prev('],
  ['last_year', 'last_year('],
  ['elapsed_year', 'elapsed_year()'],
  ['target', 'target()'],
  ['if', 'if('],
  ['min', 'min('],
  ['max', 'max('],
  ['round', 'round('],
  ['abs', 'abs('],
] as const

/** Everything that a formula may name, to be put in with one press. */
export function InsertList({ insert }: { readonly insert: (text: string) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [search, setSearch] = useState('')
  const measures = useEditor((editor) => editor.measures)
  const kpis = useEditor((editor) => editor.kpis)
  const wanted = foldName(search.trim())
  const sections = [
    {
      key: 'measures' as const,
      items: measures
        .filter(({ retired }) => !retired)
        .map(({ definition }) => ({
          key: definition.key as string,
          name: nameIn(language, definition),
          text: definition.key as string,
        })),
    },
    {
      key: 'functions' as const,
      items: FUNCTIONS.map(([key, text]) => ({ key, name: t(`editor.formula.function.${key}`), text })),
    },
    {
      key: 'kpis' as const,
      items: kpis
        .filter(({ retired }) => !retired)
        .map(({ definition }) => ({
          key: definition.code as string,
          name: nameIn(language, definition),
          text: `kpi("${definition.code}")`,
        })),
    },
  ]
  return (
    <section className={styles.insert} aria-label={t('editor.formula.insert')}>
      <input
        type="search"
        className={styles.search}
        placeholder={t('editor.formula.insertSearch')}
        aria-label={t('editor.formula.insertSearch')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className={styles.scroll}>
        {sections.map(({ key, items }) => {
          const shown = items.filter((item) => foldName(`${item.key} ${item.name}`).includes(wanted))
          if (shown.length === 0) return null
          return (
            <div key={key}>
              <h4 className={styles.group}>{t(`editor.formula.${key}`)}</h4>
              {shown.map((item) => (
                <button
                  key={item.key}
                  type="button"
                  className={styles.item}
                  onClick={() => insert(item.text)}
                >
                  <span>{item.name}</span>
                  <span className={styles.key}>{item.key}</span>
                </button>
              ))}
            </div>
          )
        })}
      </div>
    </section>
  )
}
