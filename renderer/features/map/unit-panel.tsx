import { ArrowRight, ChevronLeft } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KpiItem, UnitItem } from '#shared/contract/index.ts'
import { showKpi } from '../../app/view.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { Choices } from '../../ui/choices.tsx'
import { classes } from '../../ui/classes.ts'
import { Panel, READY } from '../../ui/panel.tsx'
import { SilentFor } from '../children/silent-for.tsx'
import { useChildren } from '../children/store.ts'
import { KpiReadout } from '../figures/kpi-readout.tsx'
import { type KpisOfUnit, useFigures } from '../figures/store.ts'
import { useStation } from '../station/store.ts'
import { openUnit } from './address.ts'
import type { NamedUnit } from './ranking.ts'
import { Ranking, useRanking } from './ranking-panel.tsx'
import { byUnitOf, type Shown } from './shown.ts'
import { useMapScene } from './store.ts'
import { UnitLamps } from './unit-lamps.tsx'
import styles from './unit-panel.module.css'

/** The unit that was opened: where it stands, its lamps by group, its worst KPIs, the way back and on. */
export function UnitPanel({ unit, shown }: { readonly unit: string; readonly shown: Shown }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const area = useMapScene((scene) => scene.areas.get(unit) ?? null)
  const problem = useMapScene((scene) => scene.areaProblem)
  const known: NamedUnit | undefined =
    area?.unit ?? shown.subUnits.find(({ code }: UnitItem) => code === unit) ?? undefined
  const state = known
    ? READY
    : problem === null
      ? ({ kind: 'loading' } as const)
      : ({ kind: 'error', text: t('data.loadFailed', { problem }) } as const)
  return (
    <Panel
      title={
        <>
          <Way above={area?.above ?? []} />
          <span className={styles.name}>{known ? nameIn(language, known) : t('mapScene.unit.title')}</span>
        </>
      }
      state={state}
      className={styles.panel}
    >
      <Opened unit={unit} shown={shown} />
    </Panel>
  )
}

/** The units above it; each is a way back. */
function Way({ above }: { readonly above: readonly NamedUnit[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const own = useStation((station) => station.info?.unit ?? null)
  const steps = above.length > 0 ? above : own ? [own] : []
  return (
    <nav className={styles.way} aria-label={t('mapScene.unit.way')}>
      {steps.map((step, index) => (
        <button
          key={step.code}
          type="button"
          className={styles.step}
          onClick={() => openUnit(step.code === own?.code ? null : step.code)}
        >
          {index === 0 && <ChevronLeft className={styles.icon} aria-hidden="true" />}
          {nameIn(language, step)}
          {index < steps.length - 1 && <span aria-hidden="true"> ›</span>}
        </button>
      ))}
    </nav>
  )
}

/** What a unit with sub-units has to show beside its own figure. */
const VIEWS = ['ranking', 'lamps'] as const

function Opened({ unit, shown }: { readonly unit: string; readonly shown: Shown }) {
  const { t } = useTranslation()
  const { kpi, past, byUnit } = shown
  const [view, setView] = useState<(typeof VIEWS)[number]>('ranking')
  const hasSubUnits = shown.area.code === unit
  const child = useChildren((children) => children.byUnit.get(unit))
  const ofUnit = useLampsOf(unit)
  const shownItem = kpi ? (byUnit.get(unit)?.get(kpi.code) ?? null) : null
  const item = past === null && kpi ? (shownItem ?? ofUnit?.get(kpi.code) ?? null) : shownItem
  return (
    <div className={classes(styles.body, hasSubUnits && view === 'ranking' && styles.whole)}>
      {past === null && child?.state === 'silent' && (
        <p className={styles.silent}>
          <SilentFor child={child} />
        </p>
      )}
      {kpi && (
        <section className={styles.figure}>
          <KpiName unit={unit} kpi={kpi} />
          <KpiReadout kpi={kpi} item={item} />
          <Place unit={unit} shown={shown} />
        </section>
      )}
      {hasSubUnits && (
        <div className={styles.views}>
          <Choices
            label={t('mapScene.unit.view')}
            choices={VIEWS.map((key) => ({ key, name: t(`mapScene.unit.${key}`) }))}
            chosen={view}
            choose={setView}
          />
        </div>
      )}
      {hasSubUnits && view === 'ranking' ? (
        <Ranking shown={shown} />
      ) : past === null ? (
        <UnitLamps unit={unit} ofUnit={ofUnit} />
      ) : (
        <p className={styles.note}>{t('mapScene.unit.presentOnly')}</p>
      )}
    </div>
  )
}

/** The KPI on the map, as the way to all that is known of it. */
function KpiName({ unit, kpi }: { readonly unit: string; readonly kpi: KpiItem }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <button
      type="button"
      className={styles.open}
      title={t('mapScene.unit.openKpi')}
      onClick={() => showKpi(unit, kpi.code)}
    >
      {nameIn(language, kpi)}
      <ArrowRight className={styles.icon} aria-hidden="true" />
    </button>
  )
}

/** Where it stands among those beside it. */
function Place({ unit, shown }: { readonly unit: string; readonly shown: Shown }) {
  const { t } = useTranslation()
  const rows = useRanking(shown)
  const place = rows.find((row) => row.unit.code === unit)?.place ?? null
  const all = rows.filter((row) => row.place !== null).length
  return place === null ? null : <p className={styles.place}>{t('mapScene.unit.place', { place, all })}</p>
}

/** The unit's lamps at present: live where the station follows them, else as they were last asked for. */
function useLampsOf(unit: string): KpisOfUnit | undefined {
  const live = useFigures((figures) => figures.byUnit.get(unit))
  const area = useMapScene((scene) => scene.areas.get(unit))
  return useMemo(() => live ?? (area ? byUnitOf(area.kpis).get(unit) : undefined), [live, area, unit])
}
