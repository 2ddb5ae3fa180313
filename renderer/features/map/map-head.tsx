import { Grid2x2, MapIcon } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { classes } from '../../ui/classes.ts'
import { useDictionary } from '../dictionary/store.ts'
import { countLamps, lampOf, worstLamp } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import { PeriodName } from '../figures/period-name.tsx'
import { type ChoiceGroup, Chooser } from '../kpi/chooser.tsx'
import { FigureAge } from '../overview/figure-age.tsx'
import { HeadFigures } from '../overview/map-head-figures.tsx'
import { chooseKpi } from './address.ts'
import styles from './map-head.module.css'
import type { Shown } from './shown.ts'
import { chooseLayout, type LayoutChoice, useMapScene, WORST } from './store.ts'

/** Which KPI colours the map, of whom and when; how the units are laid out; the figure of all of them. */
export function MapHead({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { kpi, area, byUnit, past } = shown
  const item = kpi ? (byUnit.get(area.code)?.get(kpi.code) ?? null) : null
  const groups = useChoices(shown)
  return (
    <header className={styles.head}>
      <div className={styles.subject}>
        <div className={styles.title}>
          <h2 className="visually-hidden">{kpi ? nameIn(language, kpi) : t('map.worst')}</h2>
          <Chooser
            label={t('map.choose')}
            searchHint={t('kpi.searchHint')}
            searchLabel={t('kpi.search')}
            none={t('kpi.noneFound')}
            groups={groups}
            chosen={kpi?.code ?? WORST}
            choose={chooseKpi}
          >
            {kpi ? nameIn(language, kpi) : t('map.worst')}
          </Chooser>
        </div>
        <p className={styles.company}>
          {nameIn(language, area)}
          {' · '}
          {item?.period ? (
            <PeriodName period={item.period} />
          ) : kpi ? (
            t(`reason.${item?.reason ?? 'no-data'}`)
          ) : (
            t('map.units', { count: shown.subUnits.length })
          )}
          {past === null && item?.asOf && (
            <>
              {' · '}
              <FigureAge at={item.asOf} />
            </>
          )}
        </p>
      </div>
      <LayoutSwitch />
      <div className={styles.figures}>
        <HeadFigures subject={kpi ?? 'worst'} item={item} />
      </div>
    </header>
  )
}

const LAYOUTS = [
  ['geographic', MapIcon],
  ['tiles', Grid2x2],
] as const satisfies readonly (readonly [LayoutChoice, unknown])[]

function LayoutSwitch() {
  const { t } = useTranslation()
  const layout = useMapScene((scene) => scene.layout)
  return (
    <fieldset className={styles.layouts}>
      <legend className="visually-hidden">{t('mapScene.layout.label')}</legend>
      {LAYOUTS.map(([key, Icon]) => (
        <button
          key={key}
          type="button"
          className={classes(styles.layout)}
          aria-pressed={layout === key}
          onClick={() => chooseLayout(key)}
        >
          <Icon className={styles.icon} aria-hidden="true" />
          {t(`mapScene.layout.${key}`)}
        </button>
      ))}
    </fieldset>
  )
}

/** The worst of all first, then the KPIs by group; each with its lamp at the map's own unit, in the present alone. */
function useChoices({ area, byUnit, past }: Shown): ChoiceGroup[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const groups = useDictionary((dictionary) => dictionary.groups)
  const ofUnit = past === null ? byUnit.get(area.code) : undefined
  return useMemo(() => {
    const codes = groups.flatMap(({ kpis }) => kpis.map(({ code }) => code as string))
    const worst = past === null ? worstLamp(countLamps(codes, ofUnit)) : 'none'
    return [
      {
        key: WORST,
        name: t('mapScene.allKpis'),
        choices: [
          {
            key: WORST,
            name: t('map.worst'),
            alias: 'worst',
            lamp: worst,
            doubtful: false,
            word: t(`lamp.${worst}`),
          },
        ],
      },
      ...groups.map(({ group, kpis }) => ({
        key: group.key,
        name: nameIn(language, group),
        choices: kpis.map((each) => {
          const item = ofUnit?.get(each.code) ?? null
          const lamp = past === null ? lampOf(item) : 'none'
          return {
            key: each.code,
            name: nameIn(language, each),
            alias: `${each.code} ${each.nameVi} ${each.nameEn}`,
            lamp,
            doubtful: item?.doubtful ?? false,
            word: past === null ? lampText(item, t) : '',
          }
        }),
      })),
    ]
  }, [groups, ofUnit, past, language, t])
}
