import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Option } from './option.tsx'
import styles from './pack-step.module.css'
import pieces from './pieces.module.css'
import { set, useFirstRun } from './store.ts'

export function PackStep() {
  const { t } = useTranslation()
  const language = useLanguage()
  const packs = useFirstRun((view) => view.setup?.packs ?? [])
  const chosen = useFirstRun((view) => view.pack)
  return (
    <>
      <p className={pieces.note}>{t('firstRun.pack.what')}</p>
      <fieldset className={pieces.options}>
        <legend className="visually-hidden">{t('firstRun.pack.list')}</legend>
        {packs.map((pack) => (
          <Option
            key={pack.pack}
            type="radio"
            name="pack"
            title={nameIn(language, pack)}
            aside={`${t('firstRun.pack.kpis', { count: pack.kpis })} · ${t('firstRun.pack.measures', { count: pack.measures })}`}
            checked={pack.pack === chosen}
            change={() => set({ pack: pack.pack })}
            first={pack.pack === chosen}
          >
            <ul className={styles.groups}>
              {pack.groups.map((group) => (
                <li key={group.nameVi}>
                  {nameIn(language, group)} <strong>{group.kpis}</strong>
                </li>
              ))}
            </ul>
          </Option>
        ))}
      </fieldset>
    </>
  )
}
