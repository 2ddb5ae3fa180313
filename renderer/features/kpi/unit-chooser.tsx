import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiDetail } from '#shared/contract/index.ts'
import { showKpi } from '../../app/view.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { lampOf } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import { useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { Chooser } from './chooser.tsx'
import styles from './unit-chooser.module.css'

interface UnitChooserProps {
  readonly unit: KpiDetail['unit']
  readonly own: string
  readonly code: string
}

/** The units above, each a way up, and the present one, a way to any other. */
export function UnitChooser({ unit, own, code }: UnitChooserProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const byUnit = useFigures((figures) => figures.byUnit)
  const ownUnit = useStation((station) => station.info?.unit)
  const subUnits = useUnits((units) => units.subUnits)
  const groups = useMemo(() => {
    const collator = new Intl.Collator(language)
    const choiceOf = (each: { code: string; nameVi: string; nameEn: string }) => {
      const item = byUnit.get(each.code)?.get(code) ?? null
      return {
        key: each.code,
        name: nameIn(language, each),
        alias: `${each.code} ${each.nameVi} ${each.nameEn}`,
        lamp: lampOf(item),
        doubtful: item?.doubtful ?? false,
        word: lampText(item, t),
      }
    }
    // Direct sub-units of the station, and of the unit that is looked at where that one lies deeper.
    const deeper = unit.code === own ? [] : unit.below
    const below = [...subUnits, ...deeper].map(choiceOf).sort((a, b) => collator.compare(a.name, b.name))
    return [
      { key: 'own', name: t('kpi.ownUnit'), choices: ownUnit ? [choiceOf(ownUnit)] : [] },
      { key: 'below', name: t('kpi.subUnits'), choices: below },
    ].filter(({ choices }) => choices.length > 0)
  }, [byUnit, ownUnit, subUnits, unit, own, code, language, t])
  const isOnly = groups.length < 2
  return (
    <nav className={styles.path} aria-label={t('kpi.chooseUnit')}>
      {unit.above.map((above) => (
        <span key={above.code} className={styles.step}>
          <button type="button" className={styles.above} onClick={() => showKpi(above.code, code)}>
            {nameIn(language, above)}
          </button>
          <span aria-hidden="true">›</span>
        </span>
      ))}
      {isOnly ? (
        <span className={styles.name}>{nameIn(language, unit)}</span>
      ) : (
        <Chooser
          label={t('kpi.chooseUnit')}
          searchHint={t('kpi.searchUnitHint')}
          searchLabel={t('kpi.searchUnit')}
          none={t('kpi.noUnitFound')}
          groups={groups}
          chosen={unit.code}
          choose={(key) => showKpi(key === own ? null : key, code)}
        >
          {nameIn(language, unit)}
        </Chooser>
      )}
    </nav>
  )
}
