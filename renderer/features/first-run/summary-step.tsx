import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import pieces from './pieces.module.css'
import { childrenOf, goTo, type Step, useFirstRun } from './store.ts'
import styles from './summary-step.module.css'

export function SummaryStep() {
  const { t } = useTranslation()
  const language = useLanguage()
  const view = useFirstRun()
  const { setup, byCode, units } = view
  const unit = byCode.get(view.unit ?? '')
  const parent = byCode.get(unit?.parent ?? '')
  const pack = setup?.packs.find(({ pack }) => pack === view.pack)
  if (!unit || !setup || !pack) return null
  const named = (each: { nameVi: string; nameEn: string }) => nameIn(language, each)
  const figures = [
    ...(view.practice ? [t('firstRun.summary.practice')] : []),
    t('firstRun.summary.files'),
    ...(view.hasBelow && childrenOf(units, unit.code).length > 0 ? [t('firstRun.summary.below')] : []),
    ...(view.hasSource ? [t('firstRun.summary.source', { name: view.sourceName.trim() })] : []),
  ]
  const above = parent
    ? view.joins
      ? named(parent)
      : t('firstRun.summary.parentLater')
    : t('firstRun.summary.parentNone')
  const lines: [Step | 'home' | 'ports', string][] = [
    ['unit', parent ? `${named(unit)} · ${named(parent)}` : named(unit)],
    ['pack', `${named(pack)} · ${t('firstRun.pack.kpis', { count: pack.kpis })}`],
    ['parent', above],
    ['figures', figures.join(', ')],
    ['home', setup.home],
    ['ports', t('firstRun.summary.portsOf', setup)],
  ]
  return (
    <>
      <dl className={styles.summary}>
        {lines.map(([name, text]) => (
          <div key={name}>
            <dt>
              {name === 'home' || name === 'ports'
                ? t(`firstRun.summary.${name}`)
                : t(`firstRun.step.${name}`)}
            </dt>
            <dd>
              {text}
              {name !== 'home' && name !== 'ports' && (
                <button
                  type="button"
                  className={styles.change}
                  aria-label={`${t('firstRun.change')}: ${t(`firstRun.step.${name}`)}`}
                  onClick={() => goTo(name)}
                >
                  {t('firstRun.change')}
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className={pieces.note}>{t('firstRun.summary.what')}</p>
    </>
  )
}
