import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChildItem, UnitItem } from '#shared/contract/index.ts'
import { type Formats, useFormats } from '../../i18n/format.ts'
import { type Language, useLanguage } from '../../i18n/i18n.ts'
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
}

interface Made {
  readonly unit: UnitItem
  readonly ofUnit: KpisOfUnit | undefined
  readonly child: ChildItem | undefined
  readonly shown: MapUnit
}

/** What the map shows of each sub-unit; what is shown of one that has not changed is the same object as before. */
export function useMapUnits(input: MapUnitsInput): readonly MapUnit[] {
  const { t } = useTranslation()
  const formats = useFormats()
  const language = useLanguage()
  const { subject, codes, units, byUnit, children } = input
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject or language makes all of them anew
  const made = useMemo(() => new Map<string, Made>(), [subject, codes, language, t, formats])
  return useMemo(
    () =>
      units.map((unit) => {
        const [ofUnit, child] = [byUnit.get(unit.code), children.get(unit.code)]
        const known = made.get(unit.code)
        if (known && known.unit === unit && known.ofUnit === ofUnit && known.child === child)
          return known.shown
        const shown = mapUnit({ subject, codes, language, t, formats }, unit, ofUnit, child)
        made.set(unit.code, { unit, ofUnit, child, shown })
        return shown
      }),
    [made, subject, codes, units, byUnit, children, language, t, formats],
  )
}

interface Words extends Pick<MapUnitsInput, 'subject' | 'codes'> {
  readonly language: Language
  readonly t: TFunction
  readonly formats: Formats
}

function mapUnit(
  { subject, codes, language, t, formats }: Words,
  unit: UnitItem,
  ofUnit: KpisOfUnit | undefined,
  child: ChildItem | undefined,
): MapUnit {
  const name = shortUnitName(unit, language)
  const item = subject === 'worst' ? null : (ofUnit?.get(subject.code) ?? null)
  const lamp = subject === 'worst' ? worstLamp(countLamps(codes, ofUnit)) : lampOf(item)
  const silent = child?.state === 'silent' || item?.reason === 'silent'
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
}
