import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { buildFindIndex, type Findable, type FindIndex } from '#shared/domain/find.ts'
import { useMayWrite } from '../../app/caller.ts'
import { pagesFor } from '../../app/page-menu-items.ts'
import { scenesOf, showKpi, showPlace } from '../../app/view.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useFigures } from '../figures/store.ts'
import { firstSubject } from '../kpi/subject.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'

export interface FinderItem extends Findable {
  readonly key: string
  readonly kind: 'scene' | 'page' | 'kpi' | 'unit'
  readonly open: () => void
}

/** Everything of this wall that can be opened by name: scenes, pages, indicators, units. */
export function useFindables(): FindIndex<FinderItem> {
  const { t } = useTranslation()
  const language = useLanguage()
  const mayWrite = useMayWrite()
  const kpis = useDictionary((dictionary) => dictionary.kpis)
  const subUnits = useUnits((units) => units.subUnits)
  const own = useStation((station) => station.info?.unit)
  return useMemo(() => {
    const scenes = scenesOf(subUnits.length > 0).map(
      (scene): FinderItem => ({
        key: `scene-${scene}`,
        kind: 'scene',
        name: t(`scene.${scene}`),
        open: () => showPlace(scene),
      }),
    )
    const pages = pagesFor(mayWrite).map(
      (page): FinderItem => ({
        key: `page-${page}`,
        kind: 'page',
        name: t(`page.${page}`),
        open: () => showPlace(page),
      }),
    )
    const indicators = kpis.map(
      (kpi): FinderItem => ({
        key: `kpi-${kpi.code}`,
        kind: 'kpi',
        name: nameIn(language, kpi),
        alias: `${kpi.code} ${kpi.nameVi} ${kpi.nameEn}`,
        open: () => showKpi(null, kpi.code),
      }),
    )
    const units = [...(own ? [own] : []), ...subUnits].map(
      (unit): FinderItem => ({
        key: `unit-${unit.code}`,
        kind: 'unit',
        name: nameIn(language, unit),
        alias: `${unit.code} ${unit.nameVi} ${unit.nameEn}`,
        open: () => openUnit(unit.code, own?.code ?? null),
      }),
    )
    return buildFindIndex([...scenes, ...pages, ...indicators, ...units])
  }, [t, language, mayWrite, kpis, subUnits, own])
}

/** A unit is opened at the indicator that needs somebody most. */
function openUnit(unit: string, own: string | null): void {
  const { kpis } = useDictionary.getState()
  const code = firstSubject(kpis, useFigures.getState().byUnit.get(unit))
  if (code !== null) showKpi(unit === own ? null : unit, code)
}
