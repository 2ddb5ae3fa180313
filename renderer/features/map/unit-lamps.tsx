import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem } from '#shared/contract/index.ts'
import { showKpi } from '../../app/view.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Figure } from '../../ui/figure.tsx'
import { Lamp } from '../../ui/lamp.tsx'
import { useDictionary } from '../dictionary/store.ts'
import { LampCountsLine } from '../figures/lamp-counts-line.tsx'
import { countLamps, lampOf, lampRank, sinceMs } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import type { KpisOfUnit } from '../figures/store.ts'
import styles from './unit-panel.module.css'

interface UnitLampsProps {
  readonly unit: string
  readonly ofUnit: KpisOfUnit | undefined
}

/** Lamps by group, counted; then the KPIs that are red or yellow, worst first, each a way to its scene. */
export function UnitLamps({ unit, ofUnit }: UnitLampsProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const groups = useDictionary((dictionary) => dictionary.groups)
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const worst = useMemo(() => worstKpis(kpis, ofUnit), [kpis, ofUnit])
  return (
    <>
      <section aria-label={t('mapScene.unit.groups')}>
        <h3 className={styles.heading}>{t('mapScene.unit.groups')}</h3>
        <ul className={styles.groups}>
          {groups.map(({ group, kpis: own }) => (
            <li key={group.key} className={styles.group}>
              <span>{nameIn(language, group)}</span>
              <LampCountsLine
                counts={countLamps(
                  own.map(({ code }) => code),
                  ofUnit,
                )}
              />
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.worst} aria-label={t('mapScene.unit.worst')}>
        <h3 className={styles.heading}>{t('mapScene.unit.worst')}</h3>
        {worst.length === 0 && <p className={styles.note}>{t('mapScene.unit.noneWrong')}</p>}
        <ul className={styles.kpis}>
          {worst.map((kpi) => (
            <WorstKpi key={kpi.code} unit={unit} kpi={kpi} ofUnit={ofUnit} />
          ))}
        </ul>
      </section>
    </>
  )
}

function WorstKpi({ unit, kpi, ofUnit }: UnitLampsProps & { readonly kpi: KpiItem }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const item = ofUnit?.get(kpi.code) ?? null
  const lamp = lampOf(item)
  return (
    <li>
      <button type="button" className={styles.kpi} onClick={() => showKpi(unit, kpi.code)}>
        <Lamp lamp={lamp} doubtful={item?.doubtful ?? false} label={lampText(item, t)} />
        <span className={styles.kpiName}>{nameIn(language, kpi)}</span>
        <span className={styles.value}>
          <Figure kpi={kpi} value={item?.value} tone={lamp === 'red' || lamp === 'yellow' ? lamp : 'plain'} />
        </span>
      </button>
    </li>
  )
}

function worstKpis(kpis: readonly KpiItem[], ofUnit: KpisOfUnit | undefined): KpiItem[] {
  const of = (kpi: KpiItem) => ofUnit?.get(kpi.code)
  return kpis
    .filter((kpi) => lampRank(lampOf(of(kpi))) <= lampRank('yellow'))
    .sort((a, b) => lampRank(lampOf(of(a))) - lampRank(lampOf(of(b))) || sinceMs(of(b)) - sinceMs(of(a)))
}
