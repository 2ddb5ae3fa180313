import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { showKpi } from '../../app/view.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { lampOf } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import { useFigures } from '../figures/store.ts'
import { Chooser } from './chooser.tsx'
import styles from './kpi-chooser.module.css'

/** The scene's title, which is also the way to another KPI of the same unit. */
export function KpiChooser({ kpi, unit }: { readonly kpi: KpiItem; readonly unit: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const groups = useDictionary((dictionary) => dictionary.groups)
  const ofUnit = useFigures((figures) => figures.byUnit.get(unit))
  const choices = useMemo(
    () =>
      groups.map(({ group, kpis }) => ({
        key: group.key,
        name: nameIn(language, group),
        choices: kpis.map((each) => {
          const item = ofUnit?.get(each.code) ?? null
          return {
            key: each.code,
            name: nameIn(language, each),
            alias: `${each.code} ${each.nameVi} ${each.nameEn}`,
            lamp: lampOf(item),
            doubtful: item?.doubtful ?? false,
            word: lampText(item, t),
          }
        }),
      })),
    [groups, ofUnit, language, t],
  )
  return (
    <div className={styles.title}>
      <h2 className="visually-hidden">{nameIn(language, kpi)}</h2>
      <Chooser
        label={t('kpi.choose')}
        searchHint={t('kpi.searchHint')}
        searchLabel={t('kpi.search')}
        none={t('kpi.noneFound')}
        groups={choices}
        chosen={kpi.code}
        choose={(code) => showKpi(unit, code)}
      >
        {nameIn(language, kpi)}
      </Chooser>
    </div>
  )
}
