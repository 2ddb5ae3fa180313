import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import styles from './figures-step.module.css'
import { Option } from './option.tsx'
import pieces from './pieces.module.css'
import { childrenOf, set, useFirstRun } from './store.ts'

export function FiguresStep() {
  const { t } = useTranslation()
  const language = useLanguage()
  const unit = useFirstRun((view) => view.byCode.get(view.unit ?? ''))
  const below = useFirstRun((view) => childrenOf(view.units, view.unit ?? '').length)
  const { hasSource, sourceName, hasBelow, practice } = useFirstRun()
  return (
    <>
      <p className={pieces.note}>{t('firstRun.figures.what')}</p>
      <fieldset className={pieces.options}>
        <legend className="visually-hidden">{t('firstRun.figures.title')}</legend>
        <Option
          type="checkbox"
          name="files"
          title={t('firstRun.figures.files')}
          what={t('firstRun.figures.filesWhat')}
          aside={t('firstRun.figures.filesAlways')}
          checked
          disabled
          change={() => {}}
        />
        {below > 0 && (
          <Option
            type="checkbox"
            name="below"
            title={t('firstRun.figures.below')}
            what={t('firstRun.figures.belowWhat', { count: below })}
            checked={hasBelow}
            change={(is) => set({ hasBelow: is })}
          />
        )}
        <Option
          type="checkbox"
          name="source"
          title={t('firstRun.figures.source')}
          what={t(below > 0 ? 'firstRun.figures.sourceWhatBelow' : 'firstRun.figures.sourceWhat', {
            unit: unit ? nameIn(language, unit) : '',
          })}
          checked={hasSource}
          change={(is) => set({ hasSource: is })}
        >
          {hasSource && (
            <label className={styles.source}>
              <span className={pieces.label}>{t('firstRun.figures.sourceName')}</span>
              <input
                className={pieces.input}
                value={sourceName}
                maxLength={80}
                autoComplete="off"
                placeholder={t('firstRun.figures.sourceHint')}
                // biome-ignore lint/a11y/noAutofocus: it has just been asked for
                autoFocus={sourceName === ''}
                onChange={(event) => set({ sourceName: event.target.value })}
              />
            </label>
          )}
        </Option>
        <Option
          type="checkbox"
          name="practice"
          title={t('firstRun.figures.practice')}
          what={t('firstRun.figures.practiceWhat')}
          checked={practice}
          change={(is) => set({ practice: is })}
        />
      </fieldset>
    </>
  )
}
