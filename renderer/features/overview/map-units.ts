import type { TFunction } from 'i18next'
import type { ChildItem, UnitItem } from '#shared/contract/index.ts'
import type { Formats } from '../../i18n/format.ts'
import type { Language } from '../../i18n/i18n.ts'
import { kpiUnit } from '../../i18n/kpi-unit.ts'
import type { MapUnit } from '../../map/unit-map.tsx'
import { countLamps, lampOf, worstLamp } from '../figures/lamp-of.ts'
import { lampText } from '../figures/lamp-text.ts'
import type { KpisOfUnit } from '../figures/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import type { MapSubject } from './map-choice.ts'

interface MapUnitsInput {
  readonly subject: MapSubject
  readonly codes: readonly string[]
  readonly units: readonly UnitItem[]
  readonly byUnit: ReadonlyMap<string, KpisOfUnit>
  readonly children: ReadonlyMap<string, ChildItem>
  readonly language: Language
  readonly t: TFunction
  readonly formats: Formats
}

/** What the map shows of each sub-unit for the chosen KPI, or for the worst of all. */
export function mapUnits(input: MapUnitsInput): MapUnit[] {
  const { subject, codes, units, byUnit, children, language, t, formats } = input
  return units.map((unit) => {
    const name = shortUnitName(unit, language)
    const ofUnit = byUnit.get(unit.code)
    const item = subject === 'worst' ? null : (ofUnit?.get(subject.code) ?? null)
    const lamp = subject === 'worst' ? worstLamp(countLamps(codes, ofUnit)) : lampOf(item)
    const silent = children.get(unit.code)?.state === 'silent' || item?.reason === 'silent'
    const word = silent ? t('reason.silent') : subject === 'worst' ? t(`lamp.${lamp}`) : lampText(item, t)
    const value =
      subject === 'worst' || item?.value == null
        ? ''
        : `, ${formats.number(item.value, subject.decimals)} ${kpiUnit(subject.unit, t)}`
    return {
      code: unit.code,
      name,
      lamp: silent ? 'grey' : lamp,
      silent,
      doubtful: item?.doubtful ?? false,
      spoken: `${name}: ${word}${value}`,
    }
  })
}
