import { useTranslation } from 'react-i18next'
import type { AlarmItem, KpiItem } from '#shared/contract/index.ts'
import { nameIn, useLanguage } from '../../i18n/i18n.ts'
import { useDictionary } from '../dictionary/store.ts'
import { useStation } from '../station/store.ts'
import { useUnits } from '../units/store.ts'
import { shortUnitName } from '../units/unit-name.ts'
import { useAlarms } from './store.ts'

export interface AlarmName {
  readonly unit: string
  /** The KPI, or what is wrong with the unit's station. */
  readonly subject: string
  readonly kpi: KpiItem | undefined
}

type Named = Pick<AlarmItem, 'unit' | 'kind' | 'code'>

/** What an alarm is about, by name; a code that is not known here stays a code. */
export function useAlarmName(): (item: Named) => AlarmName {
  const { t } = useTranslation()
  const language = useLanguage()
  const own = useStation((station) => station.info?.unit)
  const units = useUnits((view) => view.byCode)
  const others = useAlarms((alarms) => alarms.otherUnits)
  const kpis = useDictionary((dictionary) => dictionary.byCode)
  return ({ unit: code, kind, code: kpiCode }) => {
    const unit = units.get(code) ?? (own?.code === code ? undefined : others.get(code))
    const kpi = kpiCode === null ? undefined : kpis.get(kpiCode)
    const kpiName = kpi ? nameIn(language, kpi) : kpiCode
    return {
      unit: unit ? shortUnitName(unit, language) : own?.code === code ? nameIn(language, own) : code,
      subject:
        kpiName === null
          ? t(`alarms.kind.${kind}`)
          : kind === 'stale'
            ? t('alarms.staleKpi', { kpi: kpiName })
            : kpiName,
      kpi,
    }
  }
}
