import { useTranslation } from 'react-i18next'
import { LANGUAGES, type Language, toggleLanguage, useLanguage } from '../../i18n/i18n.ts'
import { Option } from './option.tsx'
import pieces from './pieces.module.css'

const NAMES: Readonly<Record<Language, string>> = { vi: 'Tiếng Việt', en: 'English' }

export function LanguageStep() {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <>
      <fieldset className={pieces.options}>
        <legend className="visually-hidden">{t('firstRun.language.title')}</legend>
        {LANGUAGES.map((each) => (
          <Option
            key={each}
            type="radio"
            name="language"
            title={NAMES[each]}
            language={each}
            checked={each === language}
            change={() => {
              if (each !== language) toggleLanguage()
            }}
            first={each === language}
          />
        ))}
      </fieldset>
      <p className={pieces.note}>{t('firstRun.language.what')}</p>
    </>
  )
}
